using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Npgsql;

namespace Insights.Storage.Tests.PostgreSql;

public sealed class LostConnectionTests(PostgreSqlStoreDatabase database) : IClassFixture<PostgreSqlStoreDatabase>
{
    [SkippableFact]
    public async Task What_is_acknowledged_outlives_lost_connections_and_the_rest_fails_in_bounded_time()
    {
        await using var store = await database.OpenStoreAsync();
        var acknowledged = new List<EndUserKey>();
        var failed = 0;
        for (var round = 0; round < 40 || (failed > 0 && acknowledged.Count < 1_000); round++)
        {
            var writers = Enumerable.Range(0, 50).Select(i => new WriteSession(new EndUserKey("acme", UserKind.Identified, $"{round}/{i}"))).ToArray();
            var writes = writers.Select(writer => store.Users.AppendAsync(new LogAppend(writer, 1, [[1]]))).ToArray();
            if (round % 10 == 3)
                await EndOtherSessionsAsync();
            for (var i = 0; i < writes.Length; i++)
            {
                try
                {
                    await writes[i].WaitAsync(TimeSpan.FromSeconds(60));
                    acknowledged.Add(writers[i].User);
                }
                catch (StoreException e)
                {
                    e.Fault.ShouldBe(StoreFault.Unavailable);
                    writers[i].IsBroken.ShouldBeTrue();
                    failed++;
                }
            }
        }
        acknowledged.Count.ShouldBeGreaterThanOrEqualTo(1_000);
        foreach (var user in acknowledged)
            (await store.Users.ReadLogAsync(user, 0, CancellationToken.None)).Count.ShouldBe(1);
    }

    [SkippableTheory]
    [InlineData(0x0000)] // the server refuses it
    [InlineData(0xD83D)] // half a surrogate pair, which has no form in UTF-8
    public async Task One_text_that_the_database_does_not_take_fails_alone(int character)
    {
        await using var store = await database.OpenStoreAsync();
        var writers = Enumerable.Range(0, 100).Select(i => new WriteSession(new EndUserKey("acme", UserKind.Anonymous, i == 42 ? $"{(char)character}" : $"{character}/{i}"))).ToArray();
        var writes = writers.Select(writer => store.Users.AppendAsync(new LogAppend(writer, 1, [[1]]))).ToArray();
        (await writes[42].ShouldThrowAsync<StoreException>()).Fault.ShouldBe(StoreFault.Unavailable);
        await Task.WhenAll(writes.Where((_, i) => i != 42));
    }

    private async Task EndOtherSessionsAsync()
    {
        await using var connection = await database.ConnectAsync();
        await using var command = new NpgsqlCommand(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()", connection);
        await command.ExecuteNonQueryAsync();
    }
}
