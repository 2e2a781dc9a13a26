using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Hosting.Alarms;
using Insights.Standalone.Mailboxes;
using Insights.Testing.Builders;
using Insights.Testing.Conformance;
using Insights.Testing.InMemory;
using Insights.Testing.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insights.Standalone.Tests.Mailboxes;

public sealed class MailboxHostTests : EndUsersConformance
{
    private readonly MailboxOptions _options = new() { AwakeFor = TimeSpan.FromMinutes(2), MaxAwake = 1000 };

    protected override Task<IEndUsers> OpenAsync(EndUserPorts ports) => Task.FromResult<IEndUsers>(new MailboxHost(ports, _options));

    private MailboxHost Host() => new(Ports, _options);

    [Fact]
    public async Task A_user_sleeps_when_it_has_been_idle_long_enough_and_wakes_as_it_was()
    {
        var host = Host();
        await RecordAsync(host, Alice, An.Click("10:00"));
        Clock.Advance(TimeSpan.FromSeconds(119));
        host.Sweep();
        host.Awake.ShouldBe(1);
        Clock.Advance(TimeSpan.FromSeconds(1));
        host.Sweep();
        host.Awake.ShouldBe(0);
        (await RecordAsync(host, Alice, An.Click("10:00"))).ShouldBe([RecordOutcome.Duplicate]);
    }

    [Fact]
    public async Task A_user_whose_write_is_on_its_way_does_not_sleep()
    {
        var host = Host();
        Store.Gate = _ => WriteVerdict.Hold;
        var recording = RecordAsync(host, Alice, An.Click("10:00"));
        Clock.Advance(TimeSpan.FromHours(1));
        host.Sweep();
        host.Awake.ShouldBe(1);
        Store.CommitAll();
        (await recording).ShouldBe([RecordOutcome.Accepted]);
        host.Sweep();
        host.Awake.ShouldBe(0);
    }

    [Fact]
    public async Task Of_too_many_users_those_idle_longest_sleep_first()
    {
        var host = Host();
        for (var i = 0; i < 1100; i++)
        {
            await host.GetAsync(Alice with { Id = $"u{i}" }, None);
            Clock.Advance(TimeSpan.FromMilliseconds(1));
        }
        host.Sweep();
        host.Awake.ShouldBe(900);
        Store.Gate = _ => throw new InvalidOperationException("Who came last should be awake, and need no store.");
        await host.GetAsync(Alice with { Id = "u1099" }, None);
        host.Awake.ShouldBe(900);
    }

    [Fact]
    public async Task An_alarm_wakes_a_user_only_for_as_long_as_it_takes()
    {
        var host = Host();
        await RecordAsync(host, Alice, An.Click("10:00"));
        Clock.Advance(TimeSpan.FromMinutes(31));
        host.Sweep();
        var pump = new AlarmPump(host.RingAsync, Store, new AlarmPumpOptions(), Clock, NullLogger<AlarmPump>.Instance);
        (await pump.RingDueAsync(None)).ShouldBe((1, 0, null));
        host.Awake.ShouldBe(0);
        (await pump.RingDueAsync(None)).ShouldBe((0, 0, null));
        (await ((IStoredRecords)Store).ReadAsync(Alice, None)).Sessions.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_alarm_that_fails_is_rung_again_at_the_next_poll()
    {
        var host = Host();
        await RecordAsync(host, Alice, An.Click("10:00"));
        Clock.Advance(TimeSpan.FromMinutes(31));
        var pump = new AlarmPump(host.RingAsync, Store, new AlarmPumpOptions(), Clock, NullLogger<AlarmPump>.Instance);
        Store.Gate = _ => WriteVerdict.FailBefore;
        var (rung, failed, fault) = await pump.RingDueAsync(None);
        (rung, failed, fault is not null).ShouldBe((1, 1, true));
        Store.Gate = null;
        (await pump.RingDueAsync(None)).ShouldBe((1, 0, null));
        (await pump.RingDueAsync(None)).ShouldBe((0, 0, null));
    }

    [Fact]
    public async Task How_late_a_session_was_closed_is_measured_and_what_failed_is_counted()
    {
        using var measured = new Measurements();
        var host = Host();
        await RecordAsync(host, Alice, An.Click("10:00"));
        // The timeout still belongs to the session: it is over a millisecond later.
        Clock.Advance(TimeSpan.FromMinutes(30) + TimeSpan.FromMilliseconds(1) + TimeSpan.FromSeconds(42));
        var pump = new AlarmPump(host.RingAsync, Store, new AlarmPumpOptions(), Clock, NullLogger<AlarmPump>.Instance);
        Store.Gate = _ => WriteVerdict.FailBefore;
        await pump.RingDueAsync(None);
        Store.Gate = null;
        await pump.RingDueAsync(None);
        measured.Of("insights.session.close.lag").ShouldBe([42]);
        measured.Sums("insights.alarm.rung").ShouldBe(
            new Dictionary<string, double> { ["poll failed"] = 1, ["poll settled"] = 1 }, ignoreOrder: true);
    }

    [Fact]
    public async Task Callers_and_the_sweep_never_get_in_each_others_way()
    {
        var host = new MailboxHost(Ports, new MailboxOptions { AwakeFor = TimeSpan.FromSeconds(1), MaxAwake = 1000 });
        using var stop = new CancellationTokenSource();
        var sweeping = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                // Not by months, however fast this goes round: a user would expire.
                if (Clock.NowMs < Moments.At("10:00", day: 30))
                    Clock.Advance(TimeSpan.FromSeconds(2));
                host.Sweep();
            }
        });
        var calls = Enumerable.Range(0, 4).Select(n => Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++)
                (await RecordAsync(host, Alice with { Id = $"u{i % 7}" }, An.Click("10:00", $"{n}-{i}"))).ShouldBe([RecordOutcome.Accepted]);
        }));
        await Task.WhenAll(calls);
        await stop.CancelAsync();
        await sweeping;
        long entries = 0;
        for (var u = 0; u < 7; u++)
            entries += (await Store.ReadLogAsync(Alice with { Id = $"u{u}" }, 0, None)).Count - 1;
        entries.ShouldBe(2000);
    }
}
