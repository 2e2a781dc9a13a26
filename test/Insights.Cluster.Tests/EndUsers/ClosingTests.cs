using Insights.Cluster.Tests.Fixture;
using Insights.Contracts;
using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Grains.EndUsers;
using Insights.Testing.Builders;
using Insights.Testing.Clocks;
using Orleans;
using Orleans.Core.Internal;

namespace Insights.Cluster.Tests.EndUsers;

/// <summary>A silo closes the sessions that it holds on time, nobody asking, and lets go of the users.</summary>
public sealed class ClosingTests : IAsyncLifetime, IAccountSettings
{
    private readonly ManualTimeProvider _clock = new(DateTimeOffset.FromUnixTimeMilliseconds(Moments.At("10:00")));
    private readonly TestDatabase _database = TestDatabase.Sqlite();
    private TestSilo _silo = null!;

    public async Task InitializeAsync() =>
        _silo = await TestSilo.StartAsync(_database, new TestSiloOptions { Clock = _clock, Accounts = this });

    public async Task DisposeAsync()
    {
        await _silo.DisposeAsync();
        await _database.DisposeAsync();
    }

    AccountSettings IAccountSettings.Of(string account) => AccountSettings.Default;

    [Fact]
    public async Task A_user_is_held_while_its_session_is_open_and_sleeps_when_it_has_closed()
    {
        await RecordAsync(User(0), "10:00");
        _clock.Advance(TimeSpan.FromMinutes(30));
        await SettledAsync(); // whatever the clock has set off
        _silo.Active.Count.ShouldBe(1);
        (await StoredAsync(User(0))).Sessions.ShouldBeEmpty();
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await Eventually.IsAsync(() => Task.FromResult(_silo.Active.Count == 0));
        var record = await StoredAsync(User(0));
        record.Sessions.Count.ShouldBe(1);
        record.AlarmDueMs.ShouldBeNull();
    }

    [Fact]
    public async Task An_event_puts_the_close_off()
    {
        await RecordAsync(User(0), "10:00");
        _clock.Advance(TimeSpan.FromMinutes(20));
        await RecordAsync(User(0), "10:20");
        _clock.Advance(TimeSpan.FromMinutes(20));
        await Eventually.IsAsync(async () => (await StoredAsync(User(0))).AlarmDueMs == Moments.At("10:50") + 1);
        (await StoredAsync(User(0))).Sessions.ShouldBeEmpty();
        _clock.Advance(TimeSpan.FromMinutes(11));
        await Eventually.IsAsync(() => Task.FromResult(_silo.Active.Count == 0));
        (await StoredAsync(User(0))).Sessions.ShouldHaveSingleItem().EndMs.ShouldBe(Moments.At("10:20"));
    }

    [Fact]
    public async Task A_user_that_a_lookup_woke_closes_its_session_on_time_too()
    {
        await RecordAsync(User(0), "10:00");
        await _silo.DisposeAsync();
        _silo = await TestSilo.StartAsync(_database, new TestSiloOptions { Clock = _clock, Accounts = this });
        (await _silo.Users.GetAsync(User(0), CancellationToken.None))!.OpenSession.ShouldNotBeNull();
        _clock.Advance(TimeSpan.FromMinutes(31));
        await Eventually.IsAsync(async () => (await StoredAsync(User(0))).Sessions.Count == 1);
    }

    /// <summary>As when a visitor comes in just as the user is let go: its alarm was left to the reminder, which is up to a minute late.</summary>
    [Fact]
    public async Task A_user_let_go_with_its_alarm_set_closes_its_session_on_time_too()
    {
        await RecordAsync(User(0), "10:00");
        await LetGoAsync(User(0));
        _clock.Advance(TimeSpan.FromMinutes(30) + TimeSpan.FromMilliseconds(1));
        await Eventually.IsAsync(async () =>
        {
            // A timer that is set for a moment gone by goes off when the clock goes on.
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            return (await StoredAsync(User(0))).Sessions.Count == 1;
        });
    }

    /// <summary>It was kept in memory until the heartbeat was a day old.</summary>
    [Fact]
    public async Task A_user_with_nothing_but_heartbeats_stays_in_memory_no_longer_than_another_and_is_gone_after_a_day()
    {
        await _silo.Users.RecordAsync(User(0), [An.Heartbeat("10:00").Command(Moments.At("10:00"))], CancellationToken.None);
        _silo.Active.Armed.ShouldBe(0);
        (await StoredAsync(User(0))).AlarmDueMs.ShouldBe(Moments.At("10:00", day: 1) + 1);
        await LetGoAsync(User(0));
        await Eventually.IsAsync(() => Task.FromResult(_silo.Active.Count == 0));
        _clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(16));
        await Eventually.IsAsync(async () => (await StoredAsync(User(0))).Entries.Count == 0);
        await Eventually.IsAsync(() => Task.FromResult(_silo.Active.Count == 0));
    }

    [Fact]
    public async Task Users_of_an_import_whose_sessions_are_all_closed_do_not_stay_in_memory()
    {
        _clock.Advance(TimeSpan.FromHours(3));
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => RecordAsync(User(i), "10:00")));
        (await StoredAsync(User(0))).Sessions.Count.ShouldBe(1);
        (await _silo.Store.DueAlarms.ReadDueAsync(long.MaxValue, 10, CancellationToken.None)).ShouldBeEmpty();
        _silo.Active.Count.ShouldBe(200);
        _clock.Advance(LocalActivations.Rest);
        await Eventually.IsAsync(() => Task.FromResult(_silo.Active.Count == 0));
    }

    [Fact]
    public async Task Many_sessions_due_at_one_moment_all_close()
    {
        await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => RecordAsync(User(i), "10:00")));
        _clock.Advance(TimeSpan.FromMinutes(31));
        await Eventually.IsAsync(() => Task.FromResult(_silo.Active.Count == 0));
        (await _silo.Store.DueAlarms.ReadDueAsync(long.MaxValue, 10, CancellationToken.None)).ShouldBeEmpty();
        for (var i = 0; i < 2000; i += 100)
            (await StoredAsync(User(i))).Sessions.Count.ShouldBe(1);
    }

    private async Task LetGoAsync(EndUserKey user) =>
        await _silo.Get<IGrainFactory>().GetGrain<IEndUserGrain>(user.ToHash()).Cast<IGrainManagementExtension>().DeactivateOnIdle();

    private async Task SettledAsync() => await _silo.Users.SettleAsync(User(0), CancellationToken.None);

    private ValueTask<StoredRecord> StoredAsync(EndUserKey user) => _silo.Store.Records.ReadAsync(user, CancellationToken.None);

    private async Task RecordAsync(EndUserKey user, string at) =>
        (await _silo.Users.RecordAsync(user, [An.Click(at).Command(Moments.At(at))], CancellationToken.None)).ShouldBe([RecordOutcome.Accepted]);

    private static EndUserKey User(int number) => new("acme", UserKind.Identified, $"u{number}");
}
