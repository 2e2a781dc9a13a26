using System.Text;
using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity;
using Insights.Domain.Identity.Commands;
using Insights.Testing.Builders;
using Insights.Testing.Clocks;
using Insights.Testing.InMemory;

namespace Insights.Domain.Tests.EndUsers.Owners;

/// <summary>Erasing a user into whom anonymous records were merged: nothing of theirs that was the user's alone stays (docs/semantics.md 1.8).</summary>
public sealed class EraseMergedTests : IAccountSettings
{
    private static readonly EndUserKey _alice = new("acme", UserKind.Identified, "alice-to-erase");
    private static readonly EndUserKey _bob = new("acme", UserKind.Identified, "bob-who-stays");

    private readonly ManualTimeProvider _clock = new(DateTimeOffset.FromUnixTimeMilliseconds(Moments.At("10:00")));
    private readonly InMemoryStore _store = new();
    private readonly InMemoryEndUsers _users;

    public EraseMergedTests() => _users = new InMemoryEndUsers(_store, this, _clock);

    AccountSettings IAccountSettings.Of(string account) => AccountSettings.Default;

    [Fact]
    public async Task Ten_merged_records_keep_what_is_their_own_and_nothing_else()
    {
        var browsers = Enumerable.Range(0, 10).Select(i => new EndUserKey("acme", UserKind.Anonymous, $"browser-{i}")).ToList();
        foreach (var browser in browsers)
            await RecordAsync(browser, "10:00", $"own-{browser.Id}");
        foreach (var browser in browsers)
            await LinkAsync(browser, _alice, "10:05");
        foreach (var browser in browsers)
            await RecordAsync(browser, "10:10", $"secret-{browser.Id}");
        await RecordAsync(_alice, "10:20", "secret-of-alice");
        await SettleAllAsync("12:00", [.. browsers, _alice]);
        (await _users.GetAsync(_alice, None))!.Attributes.TotalSessions.ShouldBe(1);
        (await _users.GetAsync(_alice, None))!.Links.All.Count.ShouldBe(10);
        (await HoldingAsync("secret-", "alice-to-erase", browsers)).ShouldBe(10);

        var erased = (UserErased)await _users.ExecuteAsync(_alice, new EraseUser(), None);

        erased.AnonymousRecords.ShouldBe(10);
        // The link and the visit in it, and how far each had transferred.
        erased.AnonymousEntries.ShouldBeGreaterThanOrEqualTo(20);
        erased.Rows.Entries.ShouldBeGreaterThan(20);
        (await _users.GetAsync(_alice, None)).ShouldBeNull();
        (await Stored(_alice)).Entries.ShouldBeEmpty();
        (await HoldingAsync("secret-", "alice-to-erase", browsers)).ShouldBe(0);
        foreach (var browser in browsers)
        {
            var profile = await _users.GetAsync(browser, None);
            (profile!.Attributes.TotalSessions, profile.Links.All.Count).ShouldBe((1, 0));
            (await Stored(browser)).Sessions.ShouldHaveSingleItem().EventCount.ShouldBe(1);
        }
        await SettleAllAsync("14:00", [.. browsers]);
        (await Stored(_alice)).Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_record_that_gathered_all_for_the_user_goes_with_it()
    {
        var browser = new EndUserKey("acme", UserKind.Anonymous, "browser-1");
        await LinkAsync(browser, _alice, "10:00");
        await RecordAsync(browser, "10:10", "secret-1");
        await _users.ExecuteAsync(_alice, new EraseUser(), None);
        (await Stored(browser)).Entries.ShouldBeEmpty();
        (await _users.GetAsync(browser, None)).ShouldBeNull();
    }

    [Fact]
    public async Task Another_user_of_the_same_browser_keeps_what_it_has_and_counts_nothing_twice()
    {
        var browser = new EndUserKey("acme", UserKind.Anonymous, "browser-1");
        await LinkAsync(browser, _bob, "10:00");
        await RecordAsync(browser, "10:05", "of-bob-1");
        await LinkAsync(browser, _alice, "11:00");
        await RecordAsync(browser, "11:05", "secret-1");
        await LinkAsync(browser, _bob, "12:00");
        await RecordAsync(browser, "12:05", "of-bob-2");
        await SettleAllAsync("14:00", [browser, _alice, _bob]);
        var before = await _users.GetAsync(_bob, None);
        before!.Attributes.TotalSessions.ShouldBe(2);

        await _users.ExecuteAsync(_alice, new EraseUser(), None);
        await SettleAllAsync("15:00", [browser, _bob]);

        (await HoldingAsync("secret-", "alice-to-erase", [browser, _bob])).ShouldBe(0);
        var after = await _users.GetAsync(_bob, None);
        after!.Attributes.ShouldBe(before.Attributes);
        await RecordAsync(browser, "15:10", "of-bob-3");
        await SettleAllAsync("17:00", [browser, _bob]);
        (await _users.GetAsync(_bob, None))!.Attributes.TotalSessions.ShouldBe(3);
    }

    [Fact]
    public async Task Erasing_the_anonymous_record_leaves_what_the_user_took()
    {
        var browser = new EndUserKey("acme", UserKind.Anonymous, "browser-1");
        await RecordAsync(browser, "10:00", "taken");
        await LinkAsync(browser, _alice, "10:05");
        await SettleAllAsync("12:00", [browser, _alice]);
        await _users.ExecuteAsync(browser, new EraseUser(), None);
        (await Stored(browser)).Entries.ShouldBeEmpty();
        (await _users.GetAsync(_alice, None))!.Attributes.TotalSessions.ShouldBe(1);
    }

    private static CancellationToken None => CancellationToken.None;

    private async Task RecordAsync(EndUserKey user, string time, string id)
    {
        if (Moments.At(time) > _clock.NowMs)
            _clock.AdvanceTo(Moments.At(time));
        (await _users.RecordAsync(user, [An.Click(time, id).Command(_clock.NowMs)], None)).Single().ShouldBeOneOf(RecordOutcome.Accepted, RecordOutcome.AcceptedForLinked);
    }

    private async Task LinkAsync(EndUserKey browser, EndUserKey user, string time)
    {
        if (Moments.At(time) > _clock.NowMs)
            _clock.AdvanceTo(Moments.At(time));
        var ms = Moments.At(time);
        await _users.ExecuteAsync(user, new AdmitAnonymous(browser.Id, ms, _clock.NowMs, false), None);
        var op = new LinkOp(new OpKey(ms, $"op-{browser.Id}-{time}"), user.Id);
        ((OpDone)await _users.ExecuteAsync(browser, new ChangeLink(op, _clock.NowMs, false, ByEvent: false), None)).Outcome.ShouldBe(OpOutcome.Accepted);
    }

    private async Task SettleAllAsync(string time, IReadOnlyList<EndUserKey> users)
    {
        _clock.AdvanceTo(Moments.At(time));
        for (var round = 0; round < 2; round++)
        {
            foreach (var user in users)
                await _users.SettleAsync(user, None);
        }
    }

    /// <summary>How many of the users have an entry, a row or a saved state that holds one of two texts.</summary>
    private async Task<int> HoldingAsync(string one, string other, IReadOnlyList<EndUserKey> users)
    {
        var holding = 0;
        foreach (var user in users)
        {
            var stored = await Stored(user);
            var all = stored.Entries.Select(e => e.Bytes.ToArray()).Append(stored.Snapshot?.Bytes.ToArray() ?? [])
                .Concat(stored.Sessions.Select(s => Encoding.UTF8.GetBytes(s.FirstEventId)));
            holding += all.Any(bytes => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(one)) >= 0 || bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(other)) >= 0) ? 1 : 0;
        }
        return holding;
    }

    private ValueTask<StoredRecord> Stored(EndUserKey user) => ((IStoredRecords)_store).ReadAsync(user, None);
}
