using Microsoft.Data.Sqlite;

namespace Insights.Cli.Backup;

/// <summary>A connection to a SQLite file that is there, and the few things a backup asks of it.</summary>
internal sealed class BackupConnection : IDisposable
{
    private const int StepsBetweenLooks = 10_000;

    private readonly SqliteConnection _connection;

    public BackupConnection(string file)
    {
        _connection = new(new SqliteConnectionStringBuilder
        {
            // A full path is neither a URI nor one of SQLite's special names.
            DataSource = Path.GetFullPath(file),
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
        }.ToString());
        try
        {
            _connection.Open();
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public SQLitePCL.sqlite3 Handle => _connection.Handle!;

    /// <summary>The first column of the first row; null where there is none.</summary>
    public object? Ask(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // the texts are the program's own
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }

    public long Number(string sql) => (long)Ask(sql)!;

    /// <summary>Ends what is being asked when a token is cancelled; it then fails with <see cref="SQLitePCL.raw.SQLITE_INTERRUPT"/>.</summary>
    public void EndBy(CancellationToken cancel) =>
        SQLitePCL.raw.sqlite3_progress_handler(Handle, StepsBetweenLooks, _ => cancel.IsCancellationRequested ? 1 : 0, null);

    public void Dispose() => _connection.Dispose();
}
