using Insights.Cluster.Tests.Fixture;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Grains.Alarms;
using Insights.Testing.Builders;

namespace Insights.Cluster.Tests.Cluster;

/// <summary>The alarm in the store is the reminder: one row an open session, and it closes what nobody holds.</summary>
public sealed class ReminderTests : IAsyncLifetime
{
    private static readonly ReminderTiming _short = new()
    {
        Overdue = TimeSpan.FromMilliseconds(500),
        RefreshEvery = TimeSpan.FromSeconds(1),
        RingIn = TimeSpan.FromMilliseconds(200),
        Period = TimeSpan.FromSeconds(2),
    };

    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.PostgreSqlAsync();

    public async Task DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
    }

    [SkippableFact]
    public async Task Sessions_close_by_reminders_when_the_silo_that_held_them_is_gone()
    {
        var silos = await TestSilo.StartAsync(2, _database, new TestSiloOptions { Reminders = _short, FindsLive = false });
        await using var stays = silos[1];
        var users = Enumerable.Range(0, 50).Select(i => new EndUserKey("acme", UserKind.Identified, $"u{i}")).ToList();
        // They close 6 s from now.
        var nowMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await using (var goes = silos[0])
        {
            await Task.WhenAll(users.Select(user =>
                goes.Users.RecordAsync(user, [Click(nowMs - 1_794_000, "e1"), Click(nowMs - 1_794_000, "e2")], CancellationToken.None).AsTask()));
            (await RemindersAsync()).ShouldBe(50);
            goes.Active.Count.ShouldBe(50);
        }
        stays.Active.Count.ShouldBe(0);
        (await RemindersAsync()).ShouldBe(50);
        await Eventually.IsAsync(async () => await RemindersAsync() == 0);
        (await _database.ScalarAsync<long>("SELECT count(*) FROM session")).ShouldBe(50);
        await Eventually.IsAsync(() => Task.FromResult(stays.Active.Count == 0));
        foreach (var user in users)
            (await stays.Users.GetAsync(user, CancellationToken.None))!.Attributes.TotalSessions.ShouldBe(1);
    }

    [SkippableFact]
    public async Task An_open_session_has_one_reminder_row_which_no_further_event_touches()
    {
        await using var silo = await TestSilo.StartAsync(_database, new TestSiloOptions { Reminders = _short, FindsLive = false });
        var user = new EndUserKey("acme", UserKind.Identified, "alice");
        // It closes 15 s from now: an alarm that is about to go off is not counted on, and each event would bring its own.
        var nowMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await silo.Users.RecordAsync(user, [Click(nowMs - 1_785_000, "e0")], CancellationToken.None);
        var row = await _database.ScalarAsync<string>("SELECT min(ctid::text || xmin::text) FROM alarm");
        for (var i = 1; i <= 20; i++)
            await silo.Users.RecordAsync(user, [Click(nowMs - 1_785_000 + i, $"e{i}")], CancellationToken.None);
        (await RemindersAsync()).ShouldBe(1);
        (await _database.ScalarAsync<string>("SELECT min(ctid::text || xmin::text) FROM alarm")).ShouldBe(row);
        (await _database.ScalarAsync<long>("SELECT count(*) FROM orleans_reminder WHERE reminder_name <> 'sweep'")).ShouldBe(0);
        await Eventually.IsAsync(async () => await RemindersAsync() == 0);
        (await _database.ScalarAsync<int>("SELECT event_count FROM session")).ShouldBe(21);
    }

    private Task<long> RemindersAsync() => _database.ScalarAsync<long>("SELECT count(*) FROM alarm");

    private static RecordEvent Click(long timeMs, string id) => An.Click("10:00", id).Command(timeMs) switch
    {
        var click => click with { Event = click.Event with { TimeMs = timeMs } },
    };
}
