using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Insights.Storage.Sqlite;

/// <summary>One SQLite file, and how connections to it are set up.</summary>
internal sealed class SqliteDatabase(string file)
{
    /// <summary>How long one process waits for another that writes the same file.</summary>
    private const int BusySeconds = 30;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _connectionString = new SqliteConnectionStringBuilder
    {
        DataSource = file,
        Mode = SqliteOpenMode.ReadWriteCreate,
        Pooling = false,
        DefaultTimeout = BusySeconds,
    }.ToString();

    /// <summary>
    /// A connection that writes. A large cache and rare checkpoints let many commits to one page share its way into the
    /// file (docs/performance.md); every commit still reaches the disk before it is answered. What is deleted is overwritten in the
    /// file (docs/semantics.md 1.8); what lies in the log beside it goes when the last connection closes it.
    /// </summary>
    public SqliteConnection OpenForWriting() => Open(
        "PRAGMA secure_delete=ON; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-131072; PRAGMA wal_autocheckpoint=10000; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON");

    /// <summary>A connection that only reads.</summary>
    public SqliteConnection OpenForReading() => Open("PRAGMA query_only=ON");

    /// <summary>
    /// Makes the folder and the file where they are missing, the file so that only its owner can read it. What SQLite lays beside it
    /// has the same mode.
    /// </summary>
    public void EnsureFile()
    {
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
            Directory.CreateDirectory(folder);
        if (OperatingSystem.IsWindows())
            return;
        using (new FileStream(file, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite, UnixCreateMode = OwnerOnly }))
        {
        }
        foreach (var part in (string[])[file, file + "-wal", file + "-shm"])
        {
            if (File.Exists(part))
                File.SetUnixFileMode(part, OwnerOnly);
        }
    }

    private SqliteConnection Open(string pragmas)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout={BusySeconds * 1000}; {pragmas}"));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}

internal static class SqliteConnections
{
    /// <summary>Runs statements that are not on the way of an event.</summary>
    public static void Execute(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the texts are the program's own
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
