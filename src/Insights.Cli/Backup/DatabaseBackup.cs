using Insights.Cli.Hosting;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Insights.Cli.Backup;

/// <summary>
/// One backup of a SQLite file. A read transaction stays open over all of it, so the copy is of one moment, whatever a server
/// writes meanwhile; in WAL mode neither waits for the other.
/// </summary>
/// <param name="from">The database of a server.</param>
/// <param name="target">Where the copy goes.</param>
internal sealed class DatabaseBackup(string from, BackupTarget target)
{
    /// <summary>Copied between two looks at whether to stop: 4 MiB of pages of the usual size.</summary>
    private const int PagesAtATime = 1024;

    /// <summary>Copies, checks the copy and puts it in its place.</summary>
    /// <param name="progress">Told of each further tenth, and of the check.</param>
    /// <param name="cancel">Ends it within some milliseconds; nothing is left behind.</param>
    /// <exception cref="UsageException">There is no Insights database to copy, or the target cannot be.</exception>
    /// <exception cref="FailedException">There is no room, or the database is damaged.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public BackupContents Run(Action<string> progress, CancellationToken cancel)
    {
        if (!File.Exists(from))
            throw new UsageException($"{from}: no such file");
        if (Path.GetFullPath(from) == Path.GetFullPath(target.Path))
            throw new UsageException($"--to: {target.Path} is the database itself");
        try
        {
            using var source = new BackupConnection(from);
            var bytes = Begin(source);
            var temporary = target.Make(bytes);
            try
            {
                Copy(source, temporary, progress, cancel);
                progress("checking the copy");
                var contents = Check(temporary, cancel);
                cancel.ThrowIfCancellationRequested();
                target.Put(temporary);
                return contents;
            }
            catch
            {
                BackupTarget.Discard(temporary);
                throw;
            }
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            throw new OperationCanceledException("cancelled", e, cancel);
        }
        catch (SqliteException e)
        {
            throw Told(e);
        }
    }

    /// <summary>Begins the read transaction.</summary>
    /// <returns>The size of the database in bytes.</returns>
    private long Begin(BackupConnection source)
    {
        source.Ask("PRAGMA query_only=ON");
        source.Ask("BEGIN");
        var tables = source.Number("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('schema_version', 'end_user', 'user_log')");
        return tables == 3
            ? source.Number("PRAGMA page_count") * source.Number("PRAGMA page_size")
            : throw NoDatabase();
    }

    private static void Copy(BackupConnection source, string temporary, Action<string> progress, CancellationToken cancel)
    {
        using var copy = new BackupConnection(temporary);
        // Worth nothing before it is whole: no journal, and on the disk at the end.
        copy.Ask("PRAGMA journal_mode=OFF");
        copy.Ask("PRAGMA synchronous=OFF");
        using var backup = raw.sqlite3_backup_init(copy.Handle, "main", source.Handle, "main");
        var told = 0;
        int step;
        do
        {
            cancel.ThrowIfCancellationRequested();
            step = raw.sqlite3_backup_step(backup, PagesAtATime);
            if (step is not (raw.SQLITE_OK or raw.SQLITE_DONE))
                SqliteException.ThrowExceptionForRC(step, copy.Handle);
            var (pages, left) = (raw.sqlite3_backup_pagecount(backup), raw.sqlite3_backup_remaining(backup));
            var tenths = pages == 0 ? 10 : (int)(10L * (pages - left) / pages);
            if (tenths > told)
                progress($"copied {tenths}0%");
            told = tenths;
        }
        while (step != raw.SQLITE_DONE);
    }

    private BackupContents Check(string temporary, CancellationToken cancel)
    {
        using var copy = new BackupConnection(temporary);
        copy.EndBy(cancel);
        // One file that needs none beside it; a server turns the WAL on again.
        copy.Ask("PRAGMA journal_mode=DELETE");
        if (copy.Ask("PRAGMA quick_check(1)") is not "ok" and var fault)
            throw new FailedException($"{from} is damaged: {fault}");
        return new(
            copy.Number("SELECT count(*) FROM end_user"),
            copy.Number("SELECT coalesce(sum(count), 0) FROM user_log"),
            new FileInfo(temporary).Length);
    }

    private Exception Told(SqliteException e) => e.SqliteErrorCode switch
    {
        raw.SQLITE_NOTADB => NoDatabase(),
        raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_AUTH => new UsageException($"{from} cannot be opened: {e.Message}"),
        raw.SQLITE_CORRUPT => new FailedException($"{from} is damaged: {e.Message}", e),
        raw.SQLITE_FULL => new FailedException($"no room for {target.Path}", e),
        _ => new FailedException($"{from}: {e.Message}", e),
    };

    private UsageException NoDatabase() => new($"{from} is not the SQLite file of an Insights server");
}
