using Insights.Domain.Attributes;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers;
using Insights.Domain.Tests.EndUsers.Owners;
using Insights.Domain.Verification;
using Insights.Storage.Codec;
using Insights.Testing.Builders;
using Insights.Testing.InMemory;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.Attributes;

/// <summary>Updates by way of the user's owner: what is stored, and when.</summary>
public class OwnedUpdateTests
{
    [Fact]
    public async Task Rows_of_values_follow_within_two_seconds()
    {
        var user = OwnedUser.New();
        user.Clock.AdvanceTo(Moments.At("10:00"));
        await UpdateAsync(user, Update("10:00").Set(1, "pro"));
        (await user.Stored()).AlarmDueMs.ShouldBe(Moments.At("10:00:01"));
        await user.Settle("10:00:01");
        var stored = await user.Stored();
        stored.Profile!.Values.Find(1)!.Value.ShouldBe(new TextValue("pro"));
        stored.AlarmDueMs.ShouldBeNull();
        await ShouldVerifyAsync(user);
    }

    [Fact]
    public async Task An_update_that_changes_no_value_writes_no_rows()
    {
        var user = OwnedUser.New();
        await UpdateAsync(user, Update("10:00").Set(1, "pro"));
        await user.Settle("10:00:10");
        var before = (await user.Stored()).Head;
        await UpdateAsync(user, Update("10:01").SetOnce(1, "free"));
        await user.Settle("10:02");
        (await user.Stored()).Head.ShouldBe(before);
    }

    [Fact]
    public async Task While_a_session_is_open_what_its_events_state_waits_for_it_to_close()
    {
        var user = OwnedUser.New();
        await user.Record(Click("10:00").Stating("name", "Ann"));
        (await user.Stored()).AlarmDueMs.ShouldBe(Moments.At("10:30:00.001"));
        await user.Rival().Record(Click("10:01").Stating("name", "Bob"));
        (await user.Stored()).AlarmDueMs.ShouldBe(Moments.At("10:30:00.001"));
        await user.Rival().Settle("10:31:00.001");
        (await user.Stored()).Profile!.Values.Find(AnalyticsNumbers.Name)!.Value.ShouldBe(new TextValue("Bob"));
        await ShouldVerifyAsync(user);
    }

    [Fact]
    public async Task An_update_in_an_open_session_leaves_the_close_on_time()
    {
        var user = OwnedUser.New();
        await user.Record(Click("10:00"));
        await UpdateAsync(user, Update("10:01").Set(1, 1));
        await user.Settle("10:01:10");
        (await user.Stored()).AlarmDueMs.ShouldBe(Moments.At("10:30:00.001"));
    }

    [Fact]
    public async Task After_days_a_resend_is_still_recognised_and_an_import_still_finds_its_place()
    {
        var user = OwnedUser.New();
        await UpdateAsync(user, Update("10:00", "a").Add(1, 1));
        await UpdateAsync(user, Update("10:00", "b").Set(2, "b"));
        await user.Settle("10:00", day: 3);
        (await UpdateAsync(user, Update("10:00", "a").Add(1, 1))).ShouldBe(UpdateOutcome.Duplicate);
        (await UpdateAsync(user, Update("09:00", "c").Set(1, 10).Import())).ShouldBe(UpdateOutcome.Applied);
        await user.Settle();
        (await user.Stored()).Profile!.Values.Find(1)!.ShouldBe(new KnownValue(new NumberValue(11), AttributeSource.Api, Moments.At("10:00"), Moments.At("10:00")));
        await ShouldVerifyAsync(user);
        (await user.Rival().Get())!.Values.ShouldBe((await user.Get())!.Values);
    }

    [Fact]
    public async Task The_history_of_a_value_is_read_from_the_whole_log_where_it_must_be()
    {
        var user = OwnedUser.New();
        await UpdateAsync(user, Update("10:00", "a").Add(1, 1));
        await user.Settle("10:00", day: 3);
        await UpdateAsync(user, Update("10:00", "b").At("10:00", day: 3).Add(1, 1));
        var answer = (UpdatesAre)await user.Owner.ExecuteAsync(new ReadUpdates(1, null, 10), CancellationToken.None);
        answer.Steps.Select(s => s.At.OperationId).ShouldBe(["b", "a"]);
    }

    [Fact]
    public async Task What_a_failed_write_may_have_stored_is_not_made_twice()
    {
        var user = OwnedUser.New();
        user.Let(WriteKind.Append, WriteVerdict.FailAfter);
        await Should.ThrowAsync<Insights.Domain.EndUsers.Ports.StoreException>(() => UpdateAsync(user, Update("10:00").Add(1, 1)));
        user.LetAll();
        (await UpdateAsync(user, Update("10:00").Add(1, 1))).ShouldBe(UpdateOutcome.Duplicate);
        (await user.Get())!.Values.Find(1)!.Value.ShouldBe(new NumberValue(1));
    }

    [Fact]
    public async Task A_record_that_has_only_attributes_is_not_taken_for_one_of_unattributed_events()
    {
        var user = OwnedUser.New();
        await user.Record(Heartbeat("10:00"));
        await UpdateAsync(user, Update("10:00").Set(1, 1));
        await user.Settle("12:00", day: 2);
        (await user.Get()).ShouldNotBeNull();
        (await user.Stored()).Entries.Count.ShouldBe(3);
    }

    private static async Task<UpdateOutcome> UpdateAsync(OwnedUser user, UpdateBuilder update)
    {
        if (update.TimeMs > user.Clock.NowMs)
            user.Clock.AdvanceTo(update.TimeMs);
        return ((UpdateDone)await user.Owner.ExecuteAsync(update.Command(user.Clock.NowMs), CancellationToken.None)).Outcome;
    }

    private static async Task ShouldVerifyAsync(OwnedUser user) =>
        Rebuild.Compare(UserStory.Key, await user.Stored(), user.Clock.NowMs, UserCodec.Instance).ShouldBeEmpty();
}
