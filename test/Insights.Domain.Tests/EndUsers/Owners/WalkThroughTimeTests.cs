using System.Globalization;
using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Domain.Expiry;
using Insights.Domain.Identity;
using Insights.Domain.Identity.Commands;
using Insights.Testing.Clocks;
using Insights.Testing.InMemory;
using Xunit.Abstractions;

namespace Insights.Domain.Tests.EndUsers.Owners;

/// <summary>
/// One person through a year: first visit, sessions, login, logout, five months of silence and return, six months of silence
/// and return as new. Each step fingerprints what both records show, and says what they must.
/// </summary>
public sealed class WalkThroughTimeTests(ITestOutputHelper output) : IAccountSettings
{
    private static readonly EndUserKey _anonymous = new("acme", UserKind.Anonymous, "browser-7");
    private static readonly EndUserKey _alice = new("acme", UserKind.Identified, "alice");

    private readonly ManualTimeProvider _clock = new(At("2026-01-10 09:00"));
    private readonly InMemoryStore _store = new();
    private InMemoryEndUsers _users = null!;
    private int _events;

    AccountSettings IAccountSettings.Of(string account) => AccountSettings.Default;

    [Fact]
    public async Task A_record_lives_as_long_as_its_person_comes_back_within_six_months()
    {
        _users = new InMemoryEndUsers(_store, this, _clock);

        await VisitAsync(_anonymous, "2026-01-10 09:00", "2026-01-10 09:10");
        await ShowsAsync("a first visit", anonymous: "no session yet; open: 2 events", alice: "nothing");

        await PassToAsync("2026-01-10 12:00");
        await ShowsAsync("its session has closed", "1 session, 2026-01-10 09:00 to 2026-01-10 09:10, 600 s", "nothing");

        await VisitAsync(_anonymous, "2026-01-11 09:00", "2026-01-11 09:05");
        await LogInAsync("2026-01-11 09:06");
        await VisitAsync(_alice, "2026-01-11 09:07", "2026-01-11 09:20");
        await ShowsAsync(
            "a login in the midst of a session: it goes on across it",
            "1 session, 2026-01-10 09:00 to 2026-01-10 09:10, 600 s; open: 2 events; alice since 2026-01-11 09:06",
            "1 session, 2026-01-10 09:00 to 2026-01-10 09:10, 600 s; open: 4 events; browser-7 since 2026-01-11 09:06");

        await PassToAsync("2026-01-11 11:00");
        await LogOutAsync("2026-01-11 11:00");
        await VisitAsync(_anonymous, "2026-01-11 11:30");
        await PassToAsync("2026-01-11 13:00");
        await ShowsAsync(
            "after the logout the visits are the browser's alone",
            "3 sessions, 2026-01-10 09:00 to 2026-01-11 11:30, 900 s; alice since 2026-01-11 09:06 until 2026-01-11 11:00",
            "2 sessions, 2026-01-10 09:00 to 2026-01-11 09:20, 1800 s; browser-7 since 2026-01-11 09:06 until 2026-01-11 11:00");

        await VisitAsync(_alice, "2026-06-11 08:00");
        await PassToAsync("2026-06-11 12:00");
        await ShowsAsync(
            "back after five months of silence: the same record",
            "3 sessions, 2026-01-10 09:00 to 2026-01-11 11:30, 900 s; alice since 2026-01-11 09:06 until 2026-01-11 11:00",
            "3 sessions, 2026-01-10 09:00 to 2026-06-11 08:00, 1800 s; browser-7 since 2026-01-11 09:06 until 2026-01-11 11:00");

        await PassToAsync("2026-07-11 11:30");
        await ShowsAsync(
            "six months after its last visit the browser is forgotten, to the minute",
            "nothing",
            "3 sessions, 2026-01-10 09:00 to 2026-06-11 08:00, 1800 s; browser-7 since 2026-01-11 09:06 until 2026-01-11 11:00");

        _clock.AdvanceTo(At("2026-12-11 08:00").AddMilliseconds(-1));
        (await _users.GetAsync(_alice, CancellationToken.None)).ShouldNotBeNull();
        await PassToAsync("2026-12-11 08:00");
        await ShowsAsync("six months of silence: nothing is shown, and no sweep has run", "nothing", "nothing");
        (await ((IStoredRecords)_store).ReadAsync(_alice, CancellationToken.None)).Sessions.Count.ShouldBe(3);

        await SweepAsync();
        await ShowsAsync("the sweep has come by", "nothing", "nothing");
        (await ((IStoredRecords)_store).ReadAsync(_alice, CancellationToken.None)).Entries.ShouldBeEmpty();
        (await ((IStoredRecords)_store).ReadAsync(_anonymous, CancellationToken.None)).Entries.ShouldBeEmpty();

        await VisitAsync(_alice, "2026-12-20 10:00");
        await PassToAsync("2026-12-20 12:00");
        await ShowsAsync("who returns is new", "nothing", "1 session, 2026-12-20 10:00 to 2026-12-20 10:00, 0 s");
    }

    private async Task ShowsAsync(string step, string anonymous, string alice)
    {
        var (first, second) = (await TextAsync(_anonymous), await TextAsync(_alice));
        output.WriteLine($"{Text(_clock.GetUtcNow())}  {step}\n  browser-7  {first}\n  alice      {second}");
        (first, second).ShouldBe((anonymous, alice), step);
    }

    private async Task<string> TextAsync(EndUserKey user)
    {
        if (await _users.GetAsync(user, CancellationToken.None) is not { } profile)
            return "nothing";
        var a = profile.Attributes;
        var text = a.TotalSessions is { } n
            ? $"{n} session{(n == 1 ? "" : "s")}, {Text(a.FirstSeenMs!.Value)} to {Text(a.LastSeenMs!.Value)}, {a.TotalSessionDurationMs / 1000} s"
            : "no session yet";
        if (profile.OpenSession is { } open)
            text += $"; open: {open.EventCount} events";
        foreach (var link in profile.Links.All)
            text += $"; {link.OtherId} since {Text(link.SinceMs)}" + (link.UntilMs is { } until ? $" until {Text(until)}" : "");
        return text;
    }

    private async Task VisitAsync(EndUserKey user, params string[] times)
    {
        foreach (var time in times)
        {
            _clock.AdvanceTo(At(time));
            var e = new UserEvent { EventId = $"e{++_events}", TimeMs = Ms(time), Type = "click" };
            (await _users.RecordAsync(user, [new RecordEvent(e, Ms(time), false)], CancellationToken.None)).ShouldBe([RecordOutcome.Accepted]);
        }
    }

    private async Task LogInAsync(string time)
    {
        _clock.AdvanceTo(At(time));
        await DoneAsync(_alice, new AdmitAnonymous(_anonymous.Id, Ms(time), Ms(time), false));
        await DoneAsync(_anonymous, new ChangeLink(new LinkOp(new OpKey(Ms(time), "login"), _alice.Id), Ms(time), false, ByEvent: false));
    }

    private Task LogOutAsync(string time) =>
        DoneAsync(_anonymous, new ChangeLink(new LinkOp(new OpKey(Ms(time), "logout"), null), Ms(time), false, ByEvent: false));

    private async Task DoneAsync(EndUserKey user, UserCommand command) =>
        ((OpDone)await _users.ExecuteAsync(user, command, CancellationToken.None)).Outcome.ShouldBe(OpOutcome.Accepted);

    /// <summary>Time passes, and every alarm that is due by then rings.</summary>
    private async Task PassToAsync(string time)
    {
        _clock.AdvanceTo(At(time));
        foreach (var alarm in await ((IDueAlarms)_store).ReadDueAsync(Ms(time), 100, CancellationToken.None))
            await _users.SettleAsync(alarm.User, CancellationToken.None);
    }

    private async Task SweepAsync()
    {
        var sweep = new ExpirySweep(_store, _users.SettleAsync, _clock);
        for (var slice = 0; slice < ExpirySlice.Count; slice++)
            await sweep.SweepAsync(slice, CancellationToken.None);
    }

    private static DateTimeOffset At(string time) =>
        DateTimeOffset.ParseExact(time, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static long Ms(string time) => At(time).ToUnixTimeMilliseconds();

    private static string Text(long ms) => Text(DateTimeOffset.FromUnixTimeMilliseconds(ms));

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
