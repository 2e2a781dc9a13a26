using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Insights.Cluster.Tests.Fixture;
using Insights.Domain.EndUsers;
using Insights.Domain.Events;
using Insights.Domain.Live;
using Insights.Service.Live;
using Insights.Testing.Processes;

namespace Insights.Cluster.Tests.Live;

/// <summary>Every silo knows who is live, whatever silo they came to, and goes on knowing when one is gone.</summary>
public sealed class LiveTests
{
    [SkippableFact]
    public async Task Two_silos_list_and_count_the_same()
    {
        await using var database = await TestDatabase.PostgreSqlAsync();
        var silos = await TestSilo.StartAsync(2, database);
        await using var here = silos[0];
        await using var there = silos[1];
        for (var i = 0; i < 40; i++)
            Note((i % 2 == 0 ? here : there).Get<LiveOutbox>(), $"user-{i}");
        // One user at both: its events are added up.
        Note(here.Get<LiveOutbox>(), "both");
        Note(there.Get<LiveOutbox>(), "both");
        foreach (var silo in silos)
        {
            await Eventually.IsAsync(() => Task.FromResult(Read(silo).Count == 41 && Both(silo) == 2));
            silo.Get<LiveBoard>().Counts("acme", null).Sum().ShouldBeInRange(41, 42);
        }
        Read(here).Select(u => (u.User, u.LastMs, u.Events)).ShouldBe(Read(there).Select(u => (u.User, u.LastMs, u.Events)), ignoreOrder: true);

        // Another silo hears of all.
        await using var third = await TestSilo.StartAsync(database);
        await Eventually.IsAsync(() => Task.FromResult(Read(third).Count == 41));
        third.Get<LiveBoard>().Counts("acme", null).ShouldBe(here.Get<LiveBoard>().Counts("acme", null));
    }

    [SkippableFact]
    public async Task When_one_of_two_silos_is_killed_the_other_lists_all_again()
    {
        await using var database = await TestDatabase.PostgreSqlAsync();
        var setting = $"{database.Setting};Maximum Pool Size=40";
        using var first = new Member(setting);
        using var second = new Member(setting);
        await first.StartAsync();
        await second.StartAsync();
        var key = await first.Process.CreateAccountAsync("acme", new { });
        await SendAsync(first.Process, key, "first", 50);
        await SendAsync(second.Process, key, "second", 50);
        foreach (var member in (Member[])[first, second])
            await Eventually.IsAsync(async () => await CountAsync(member.Process, key) == 100);

        // The last of them are known to none but the silo that is killed in the same moment, and to the store.
        await SendAsync(first.Process, key, "last", 50);
        await first.KillAsync();
        await Eventually.IsAsync(async () => await CountAsync(second.Process, key) == 150);
        await SendAsync(second.Process, key, "after", 10);
        await Eventually.IsAsync(async () => await CountAsync(second.Process, key) == 160);
    }

    private static async Task SendAsync(ServerProcess silo, string key, string name, int users)
    {
        await Eventually.IsAsync(async () =>
        {
            using var client = silo.Client(key);
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            using var answer = await client.PostAsJsonAsync(
                "/v1/events", new { events = Enumerable.Range(0, users).Select(i => new { eventId = "e", userId = $"{name}-{i}", type = "click", time = now }) });
            return answer.IsSuccessStatusCode && !(await answer.Content.ReadAsStringAsync()).Contains("REJECTED", StringComparison.Ordinal);
        });
    }

    private static async Task<int> CountAsync(ServerProcess silo, string key)
    {
        using var client = silo.Client(key);
        using var answer = await client.GetAsync("/v1/live");
        return answer.IsSuccessStatusCode ? (int)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["totalSize"]! : -1;
    }

    private static List<LiveState> Read(TestSilo silo) => silo.Get<LiveBoard>().Read("acme", null);

    private static long Both(TestSilo silo) => Read(silo).Single(u => u.User.Id == "both").Events;

    private static void Note(LiveOutbox outbox, string id)
    {
        var nowMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var e = new UserEvent { EventId = id, TimeMs = nowMs, Type = "click", Application = "web" };
        outbox.Note(new EndUserKey("acme", UserKind.Identified, id), [new RecordEvent(e, nowMs, false)], [RecordOutcome.Accepted], nowMs);
    }
}
