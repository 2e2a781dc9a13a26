using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity;
using Insights.Domain.Identity.Commands;
using Insights.Testing.Builders;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.EndUsers.Owners;

/// <summary>What is from before an erasure brings nobody back, while the account's lateness lasts (docs/semantics.md 1.8).</summary>
public sealed class TombstoneTests
{
    [Fact]
    public async Task What_happened_before_is_refused_whoever_sends_it_and_what_happened_then_or_after_begins_anew()
    {
        var user = await ErasedAt11();
        (await user.Record(Click("10:00"), Click("10:59:59.999", "late"), Click("10:30", "import").Import())).ShouldAllBe(o => o == RecordOutcome.Erased);
        (await user.Stored()).Entries.ShouldBeEmpty();
        (await user.Record(Click("11:00", "of that moment"), Click("10:00"))).ShouldBe([RecordOutcome.Accepted, RecordOutcome.Erased]);
        (await user.Stored()).Entries.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Who_has_returned_refuses_it_still_also_woken_from_the_log_and_from_a_snapshot()
    {
        var user = await ErasedAt11();
        await user.Record([.. Enumerable.Range(0, 40).Select(i => Click("12:00", $"new-{i}"))]);
        await user.Settle("13:00");
        (await user.Stored()).Snapshot.ShouldNotBeNull();
        var woken = user.Rival();
        (await woken.Record(Click("10:00"))).ShouldBe([RecordOutcome.Erased]);
        (await woken.Get())!.Attributes.TotalSessions.ShouldBe(1);
    }

    [Fact]
    public async Task It_holds_for_the_lateness_of_its_day_and_no_longer()
    {
        var user = await ErasedAt11();
        user.Settings = user.Settings with { Lateness = TimeSpan.FromDays(2) };
        user.Clock.AdvanceTo(Moments.At("11:00", day: 1));
        (await user.Record(Click("10:00").Import())).ShouldBe([RecordOutcome.Erased]);
        user.Clock.AdvanceTo(Moments.At("11:00", day: 1) + 1);
        (await user.Record(Click("10:00").Import())).ShouldBe([RecordOutcome.Accepted]);
    }

    [Fact]
    public async Task Updates_and_links_of_before_are_refused_too()
    {
        var user = await ErasedAt11();
        (await UpdateAsync(user, Update("10:59").Set(1, "pro"))).ShouldBe(UpdateOutcome.Erased);
        (await UpdateAsync(user, Update("11:00").Set(1, "pro"))).ShouldBe(UpdateOutcome.Applied);
        var world = new LinkedUsers();
        await world.SendAsync(LinkedUsers.Identified("alice"), Click("10:00"));
        world.MoveTo(Moments.At("11:00"));
        await world.Users.ExecuteAsync(LinkedUsers.Identified("alice"), new EraseUser(), default);
        (await world.IdentifyAsync("browser", "alice", Moments.At("10:59"), "login")).ShouldBe(new OpDone(OpOutcome.Refused, LinkRefusal.Erased));
        (await world.GetAsync(LinkedUsers.Identified("alice"))).ShouldBeNull();
        (await world.IdentifyAsync("browser", "alice", Moments.At("11:00"), "login")).Outcome.ShouldBe(OpOutcome.Accepted);
    }

    [Fact]
    public async Task An_owner_that_had_read_nobody_before_cannot_bring_the_user_back()
    {
        var user = OwnedUser.New();
        var rival = user.Rival();
        user.Clock.AdvanceTo(Moments.At("10:00"));
        (await rival.Get()).ShouldBeNull();
        await user.Record(Click("10:00"));
        user.Clock.AdvanceTo(Moments.At("11:00"));
        await Erase(user);
        (await Should.ThrowAsync<StoreException>(() => rival.Record(Click("10:30")))).Fault.ShouldBe(StoreFault.Conflict);
        (await rival.Record(Click("10:30"))).ShouldBe([RecordOutcome.Erased]);
    }

    [Fact]
    public async Task Nobody_and_one_who_has_expired_leave_none_whether_a_sweep_came_or_not()
    {
        var nobody = OwnedUser.New();
        nobody.Clock.AdvanceTo(Moments.At("11:00"));
        await Erase(nobody);
        (await nobody.Record(Click("10:00"))).ShouldBe([RecordOutcome.Accepted]);

        var expired = OwnedUser.New();
        await expired.Record(Click("10:00"));
        await expired.Settle("11:00");
        expired.Clock.AdvanceTo(Retention.ExpiresMs(Moments.At("10:00")));
        await Erase(expired);
        (await expired.Record(Click("10:00", "late").AtMs(expired.Clock.NowMs - 1))).ShouldBe([RecordOutcome.Accepted]);
    }

    [Fact]
    public async Task Of_one_of_whom_only_heartbeats_were_heard_the_late_click_is_refused()
    {
        var user = OwnedUser.New();
        await user.Record(Heartbeat("10:00"));
        user.Clock.AdvanceTo(Moments.At("10:10"));
        await Erase(user);
        (await user.Record(Click("10:05"))).ShouldBe([RecordOutcome.Erased]);
    }

    private static async Task<OwnedUser> ErasedAt11()
    {
        var user = OwnedUser.New();
        await user.Record(Click("10:00"));
        await user.Settle("11:00");
        await Erase(user);
        return user;
    }

    private static async Task Erase(OwnedUser user) => await user.Owner.ExecuteAsync(new EraseUser(), CancellationToken.None);

    private static async Task<UpdateOutcome> UpdateAsync(OwnedUser user, UpdateBuilder update) =>
        ((UpdateDone)await user.Owner.ExecuteAsync(update.Command(user.Clock.NowMs), CancellationToken.None)).Outcome;
}
