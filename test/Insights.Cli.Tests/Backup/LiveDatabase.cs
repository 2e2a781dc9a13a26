using System.Reflection;
using Microsoft.Data.Sqlite;

namespace Insights.Cli.Tests.Backup;

/// <summary>A database as a silo has it: its schema, WAL, and a connection that goes on writing. In a folder of its own.</summary>
internal sealed class LiveDatabase : IDisposable
{
    private readonly SqliteConnection writer;
    private long written;

    public LiveDatabase()
    {
        Folder = Directory.CreateTempSubdirectory("insights-backup-").FullName;
        writer = Open(File);
        Run(writer, "PRAGMA journal_mode=WAL");
        Run(writer, "PRAGMA wal_autocheckpoint=0");
        Run(writer, "CREATE TABLE schema_version (version INTEGER NOT NULL PRIMARY KEY, applied_ms INTEGER NOT NULL)");
        foreach (var script in Scripts())
            Run(writer, script);
        Run(writer, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    public string Folder { get; }

    public string File => Path.Combine(Folder, "insights.db");

    public string Beside(string name) => Path.Combine(Folder, name);

    /// <summary>Commits so many log entries, each of a user of its own.</summary>
    public void Write(int entries)
    {
        Run(writer, "BEGIN IMMEDIATE");
        for (var i = 0; i < entries; i++)
        {
            written++;
            Run(writer, $"INSERT INTO end_user (user_hash, account, kind, id) VALUES (CAST('{written:D16}' AS BLOB), 'a', 1, 'u{written}')");
            Run(writer, $"INSERT INTO user_log (user_hash, seq, count, entries) VALUES (CAST('{written:D16}' AS BLOB), 1, 1, zeroblob(200))");
        }
        Run(writer, "COMMIT");
    }

    public static long Entries(string file) => Number(file, "SELECT coalesce(sum(count), 0) FROM user_log");

    public static long Number(string file, string sql)
    {
        using var connection = Open(file);
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the texts are the tests' own
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }

    public static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    public static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the texts are the tests' own
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        writer.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static IEnumerable<string> Scripts()
    {
        var storage = Assembly.Load("Insights.Storage");
        foreach (var name in storage.GetManifestResourceNames().Where(n => n.Contains(".Sqlite.Schema.", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(storage.GetManifestResourceStream(name)!);
            yield return reader.ReadToEnd();
        }
    }
}
