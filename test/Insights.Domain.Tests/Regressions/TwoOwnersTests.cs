using Insights.Domain.Accounts;
using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Owners;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity;
using Insights.Domain.Identity.Commands;
using Insights.Testing.Builders;
using Insights.Testing.Records;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.Regressions;

/// <summary>What the simulation found where two own a user, or where one reads what another wrote.</summary>
public class TwoOwnersTests
{
    private readonly TwoOwners _owners = new();

    [Fact]
    public async Task An_import_behind_a_snapshot_was_added_beside_the_totals_it_belongs_to()
    {
        _owners.At("10:00");
        await _owners.Send(_owners.One, Click("10:00"));
        _owners.At("10:00", day: 2);
        await _owners.One.SettleAsync(CancellationToken.None);
        await _owners.Send(_owners.One, Click("10:10").Import());

        var profile = await _owners.NewOwner().GetAsync(CancellationToken.None);
        profile!.Attributes.TotalSessions.ShouldBe(1);
        profile.Attributes.TotalSessionDurationMs.ShouldBe(600_000);
    }

    [Fact]
    public async Task An_alarm_that_another_owner_had_answered_was_taken_to_be_set_still()
    {
        _owners.At("10:00");
        await _owners.Send(_owners.One, Click("10:00"));
        _owners.At("10:31");
        await _owners.Other.SettleAsync(CancellationToken.None);
        (await _owners.HasAlarm()).ShouldBeFalse();

        await _owners.Send(_owners.One, Click("10:31"));
        (await _owners.HasAlarm()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_stale_owner_answered_an_alarm_and_did_not_see_what_it_was_for()
    {
        _owners.At("10:00");
        await _owners.Send(_owners.One, Click("10:00"));
        await _owners.Other.GetAsync(CancellationToken.None);
        _owners.At("10:10");
        await _owners.Send(_owners.One, Click("10:10"));
        _owners.At("10:41");
        await _owners.Other.SettleAsync(CancellationToken.None);

        var rows = await _owners.Store.ReadSessionsAsync(UserStory.Key, null, 10, CancellationToken.None);
        rows.ShouldHaveSingleItem().EndMs.ShouldBe(Moments.At("10:10"));
        (await _owners.HasAlarm()).ShouldBeFalse();
    }

    [Fact]
    public async Task An_owner_that_another_had_overtaken_shows_the_links_that_were_until_it_settles()
    {
        _owners.At("10:00");
        await TakeOver(from: 0, to: 3, since: "09:50");
        await _owners.Other.GetAsync(CancellationToken.None);
        await TakeOver(from: 3, to: 4, since: "09:40");
        (await SinceMs(_owners.Other)).ShouldBe(Moments.At("09:50"));

        await _owners.Other.SettleAsync(CancellationToken.None);
        (await SinceMs(_owners.Other)).ShouldBe(Moments.At("09:40"));
    }

    [Fact]
    public async Task A_stale_owner_said_that_there_was_nothing_to_take_over_and_an_item_taken_before_was_never_taken_back()
    {
        _owners.At("10:00");
        await TakeOver(from: 0, to: 3, since: "09:50");
        await _owners.Other.GetAsync(CancellationToken.None);
        // The answer is lost; told again from the same position, a later one says the same of the links.
        await TakeOver(from: 3, to: 4, since: "09:50", Click("09:40", "taken"));
        var none = new TakeOver(3, Change(5, "09:50"));

        (await Should.ThrowAsync<StoreException>(async () => await _owners.Other.ExecuteAsync(none, CancellationToken.None)))
            .Fault.ShouldBe(StoreFault.Conflict);
        (await _owners.Other.ExecuteAsync(none, CancellationToken.None)).ShouldBe(new Taken(4, UpToDate: false, Uncovered: null));
    }

    private static TakenOver Change(long to, string since, params EventBuilder[] adds)
    {
        var items = adds.Select(e => e.Command(Moments.At("10:00"))).Select(c => new EventAccepted(c.Event, c.ReceivedMs, AccountSettings.Default.RulesFor(null)));
        return new TakenOver("a", 1, to, [.. items], [], [new LinkSpan("a", new OpKey(Moments.At(since), "op"), null)]);
    }

    private async Task TakeOver(long from, long to, string since, params EventBuilder[] adds)
    {
        // The record that tells lives its first incarnation.
        var teller = new EndUserKey(UserStory.Key.Account, UserKind.Anonymous, "a");
        if (from == 0)
            await _owners.Store.AppendAsync(new LogAppend(new WriteSession(teller) { Incarnation = 1 }, 1, [Stored.Entry(new UserCreated(teller, 1))]));
        var answer = (Taken)await _owners.One.ExecuteAsync(new TakeOver(from, Change(to, since, adds)), CancellationToken.None);
        answer.UpToDate.ShouldBeTrue();
    }

    private static async Task<long> SinceMs(EndUserOwner owner) =>
        (await owner.GetAsync(CancellationToken.None))!.Links.All.ShouldHaveSingleItem().SinceMs;

    [Fact]
    public async Task A_stale_owner_erased_a_user_who_had_come_back()
    {
        await ComeBack(before: ["a", "b", "c"]);
        await _owners.Other.SettleAsync(CancellationToken.None);
        (await _owners.NewOwner().GetAsync(CancellationToken.None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_stale_owner_wrote_on_in_the_log_of_a_user_who_had_come_back()
    {
        await ComeBack(before: ["a"]);
        (await _owners.Send(_owners.Other, Click("10:06").At("10:06", day: 1))).ShouldBe(RecordOutcome.Accepted);
        (await _owners.Other.GetAsync(CancellationToken.None))!.OpenSession!.EventCount.ShouldBe(2);
    }

    /// <summary>Both know the unattributed events; one erases them when they are too old, and then takes an activity.</summary>
    private async Task ComeBack(params string[] before)
    {
        _owners.At("10:00");
        foreach (var id in before)
            await _owners.Send(_owners.One, Heartbeat("10:00", id));
        await _owners.Other.GetAsync(CancellationToken.None);
        _owners.At("10:05", day: 1);
        await _owners.One.SettleAsync(CancellationToken.None);
        await _owners.Send(_owners.One, Click("10:05").At("10:05", day: 1));
    }

    [Fact]
    public async Task Rows_that_another_owner_had_made_stayed_as_what_came_since_changed_them_back()
    {
        _owners.At("10:00");
        await _owners.Send(_owners.One, Click("10:00"));
        _owners.At("12:00");
        await _owners.One.SettleAsync(CancellationToken.None);
        await Update(_owners.One, An.Update("12:00").Set(1, "a"));
        // Knows of the value, and that it is not in the rows.
        await _owners.Other.GetAsync(CancellationToken.None);
        await _owners.One.SettleAsync(CancellationToken.None);
        _owners.At("12:01");
        await Update(_owners.Other, An.Update("12:01").Unset(1));

        await Should.ThrowAsync<StoreException>(() => _owners.Other.SettleAsync(CancellationToken.None).AsTask());
        (await _owners.HasAlarm()).ShouldBeTrue();
        await _owners.Other.SettleAsync(CancellationToken.None);
        (await ((IStoredRecords)_owners.Store).ReadAsync(UserStory.Key, CancellationToken.None)).Profile!.Values.All.ShouldBeEmpty();
    }

    private static async Task Update(EndUserOwner owner, UpdateBuilder update) =>
        ((UpdateDone)await owner.ExecuteAsync(update.Command(), CancellationToken.None)).Outcome.ShouldBe(UpdateOutcome.Applied);
}
