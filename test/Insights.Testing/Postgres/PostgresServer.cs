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

    /// <summary>Removes a database that <see cref="CreateDatabaseAsync"/> made, whoever is connected to it.</summary>
    public static async Task DropDatabaseAsync(string connectionString)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await (await GetAsync()).ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
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
