using Insights.Cluster.Tests.Fixture;
using Insights.Domain.EndUsers.Ports;
using Insights.Grains.EndUsers;
using Insights.Silo.Cluster;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insights.Cluster.Tests.Cluster;

public sealed class AlarmHashesTests
{
    [SkippableFact]
    public async Task Alarms_that_a_host_without_a_cluster_set_are_completed_and_the_silos_own_come_complete()
    {
        await using var database = await TestDatabase.PostgreSqlAsync();
        WriteSession[] lanes;
        await using (var standalone = await database.OpenStoreAsync())
            lanes = await SetAsync(standalone.Users, "before", 12_000);
        await using var silo = await database.OpenStoreAsync(new() { AlarmHash = EndUserGrainId.RingHashOf });
        await using var source = database.Connect();
        await OrleansSchema.ApplyAsync(source, new ReminderTiming(), CancellationToken.None);
        lanes = [.. lanes, .. await SetAsync(silo.Users, "after", 5)];

        using var hashes = new AlarmHashes(source, NullLogger<AlarmHashes>.Instance);
        (await hashes.CompleteAsync(CancellationToken.None)).ShouldBe(12_000);
        (await hashes.CompleteAsync(CancellationToken.None)).ShouldBe(0);

        await using var command = source.CreateCommand("SELECT user_hash, grain_hash FROM alarm");
        await using var reader = await command.ExecuteReaderAsync();
        var seen = new HashSet<Guid>();
        while (await reader.ReadAsync())
        {
            seen.Add(reader.GetGuid(0));
            reader.GetInt32(1).ShouldBe(EndUserGrainId.RingHashOf(reader.GetGuid(0)));
        }
        seen.SetEquals(lanes.Select(l => l.UserHash)).ShouldBeTrue();
    }

    private static async Task<WriteSession[]> SetAsync(IUserStore log, string name, int count)
    {
        var lanes = Enumerable.Range(0, count).Select(i => new WriteSession(new("acme", Domain.EndUsers.UserKind.Identified, $"{name} {i}"))).ToArray();
        await Task.WhenAll(lanes.Select(lane => log.AppendAsync(new LogAppend(lane, 1, [[1]], AlarmMs: 1))));
        return lanes;
    }
}
