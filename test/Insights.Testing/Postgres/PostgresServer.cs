using System.Diagnostics;
using Npgsql;
using Xunit;

namespace Insights.Testing.Postgres;

/// <summary>
/// The PostgreSQL server that tests and benchmarks use: the one that the environment variable INSIGHTS_TEST_POSTGRES names
/// by a connection string whose user may create databases, else a throw-away one, started once a process from the programs
/// that the machine has. Writes reach the disk as they would in earnest. Thread-safe.
/// </summary>
public sealed class PostgresServer
{
    private static readonly Lazy<Task<PostgresServer>> _one = new(FindAsync);
    private static int _databases;

    private readonly string? _connectionString;

    private PostgresServer(string? connectionString, string? missing) => (_connectionString, Missing) = (connectionString, missing);

    /// <summary>Why there is none, as a sentence; null where there is one.</summary>
    public string? Missing { get; }

    /// <summary>The server of this process.</summary>
    public static Task<PostgresServer> GetAsync() => _one.Value;

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string.</returns>
    /// <exception cref="SkipException">There is no server: a test that is a SkippableFact is skipped, saying why.</exception>
    public static async Task<string> CreateDatabaseAsync()
    {
        var server = await GetAsync();
        Skip.If(server.Missing is not null, server.Missing);
        var name = $"insights_test_{Environment.ProcessId}_{Stopwatch.GetTimestamp()}_{Interlocked.Increment(ref _databases)}";
        await server.ExecuteAsync($"CREATE DATABASE {name}");
        return new NpgsqlConnectionStringBuilder(server._connectionString) { Database = name, Pooling = true }.ToString();
    }

    /// <summary>Copies a database as <c>createdb -T</c> does; whoever is connected to it loses the connection, and finds it again.</summary>
    /// <returns>The copy's connection string.</returns>
    public static async Task<string> CloneDatabaseAsync(string connectionString)
    {
        var copy = await CreateDatabaseAsync();
        var (server, from, to) = (await GetAsync(), NameOf(connectionString), NameOf(copy));
        await server.ExecuteAsync($"DROP DATABASE {to}");
        await server.ExecuteAsync($"ALTER DATABASE {from} ALLOW_CONNECTIONS false");
        try
        {
            await server.ExecuteAsync($"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{from}'");
            await server.ExecuteAsync($"CREATE DATABASE {to} TEMPLATE {from}");
        }
        finally
        {
            await server.ExecuteAsync($"ALTER DATABASE {from} ALLOW_CONNECTIONS true");
        }
        return copy;
    }

    /// <summary>Copies a database by <c>pg_dump</c> and <c>pg_restore</c>.</summary>
    /// <returns>The copy's connection string.</returns>
    /// <exception cref="SkipException">The programs are not here.</exception>
    public static async Task<string> DumpAndRestoreAsync(string connectionString)
    {
        var (dump, restore) = (PostgresPrograms.Find("pg_dump"), PostgresPrograms.Find("pg_restore"));
        Skip.If(dump is null || restore is null, "pg_dump is not installed here.");
        var copy = await CreateDatabaseAsync();
        var file = Path.Combine(Directory.CreateTempSubdirectory("insights-dump-").FullName, "dump");
        PostgresPrograms.Run([dump!, "--format=custom", $"--file={file}", $"--dbname={UriOf(connectionString)}"]);
        PostgresPrograms.Run([restore!, $"--dbname={UriOf(copy)}", file]);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        return copy;
    }

    private static string UriOf(string connectionString)
    {
        var to = new NpgsqlConnectionStringBuilder(connectionString);
        var password = to.Password is { Length: > 0 } given ? $":{Uri.EscapeDataString(given)}" : "";
        return $"postgresql://{Uri.EscapeDataString(to.Username!)}{password}@{to.Host}:{to.Port}/{to.Database}";
    }

    private static string NameOf(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString).Database!;

    /// <summary>Removes a database that <see cref="CreateDatabaseAsync"/> made, whoever is connected to it.</summary>
    public static async Task DropDatabaseAsync(string connectionString)
    {
        await (await GetAsync()).ExecuteAsync($"DROP DATABASE IF EXISTS {NameOf(connectionString)} WITH (FORCE)");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<PostgresServer> FindAsync()
    {
        if (Environment.GetEnvironmentVariable("INSIGHTS_TEST_POSTGRES") is { Length: > 0 } given)
            return new PostgresServer(given, null);
        if (PostgresPrograms.FindFolder() is not { } programs)
            return new PostgresServer(null, "PostgreSQL is not installed here and INSIGHTS_TEST_POSTGRES names no server.");
        if (PostgresPrograms.WithoutRoot() is not { } withoutRoot)
            return new PostgresServer(null, "PostgreSQL does not run as root, and neither runuser nor setpriv is here; set INSIGHTS_TEST_POSTGRES.");
        return new PostgresServer((await ThrowAwayServer.StartAsync(programs, withoutRoot)).ConnectionString, null);
    }
}
