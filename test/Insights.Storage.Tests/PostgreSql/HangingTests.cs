using Insights.Storage.PostgreSql;
using Npgsql;

namespace Insights.Storage.Tests.PostgreSql;

/// <summary>A process that hangs inside a transaction, its connection open, must not hold what it wrote locked.</summary>
public sealed class HangingTests(PostgreSqlStoreDatabase database) : IClassFixture<PostgreSqlStoreDatabase>
{
    [SkippableFact]
    public async Task The_database_ends_a_transaction_of_ours_that_stands_still()
    {
        await using var other = await database.ConnectAsync();
        await using var source = NpgsqlDataSource.Create(PostgreSqlBackend.WithDefaults(other.ConnectionString));
        await using var hanging = await source.OpenConnectionAsync();
        await ExecuteAsync(hanging, "CREATE TABLE held (n integer PRIMARY KEY)");
        await ExecuteAsync(hanging, "BEGIN; INSERT INTO held VALUES (1)");
        // Waits for the transaction that hangs, and would for ever.
        await ExecuteAsync(other, "INSERT INTO held VALUES (1)").WaitAsync(TimeSpan.FromSeconds(40));
    }

    [SkippableFact]
    public async Task A_read_that_stood_still_for_too_long_is_made_once_more()
    {
        await using var other = await database.ConnectAsync();
        await using var source = NpgsqlDataSource.Create(PostgreSqlBackend.WithDefaults(
            other.ConnectionString + ";Options=-c idle_in_transaction_session_timeout=50"));
        var reads = 0;
        var answer = await new PostgreSqlReader(source).OnConnectionAsync(
            async connection =>
            {
                if (++reads == 1)
                {
                    await ExecuteAsync(connection, "BEGIN");
                    while (await IsThereAsync(other, connection.ProcessID))
                        await Task.Yield();
                }
                await ExecuteAsync(connection, "SELECT 1");
                return reads;
            },
            CancellationToken.None);
        answer.ShouldBe(2);
    }

    [Fact]
    public void What_a_connection_string_says_itself_stays()
    {
        OptionsOf("Host=a").ShouldBe("-c idle_in_transaction_session_timeout=5000");
        OptionsOf("Host=a;Options=-c work_mem=8MB").ShouldBe("-c work_mem=8MB -c idle_in_transaction_session_timeout=5000");
        OptionsOf("Host=a;Options=-c idle_in_transaction_session_timeout=9s").ShouldBe("-c idle_in_transaction_session_timeout=9s");
    }

    private static string? OptionsOf(string connectionString) =>
        new NpgsqlConnectionStringBuilder(PostgreSqlBackend.WithDefaults(connectionString)).Options;

    private static async Task<bool> IsThereAsync(NpgsqlConnection connection, int process)
    {
        await using var command = new NpgsqlCommand("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $1)", connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = process });
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // the texts are the test's own
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
