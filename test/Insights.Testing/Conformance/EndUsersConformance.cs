using Insights.Domain.Accounts;
using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Domain.Expiry;
using Insights.Domain.Identity;
using Insights.Domain.Identity.Commands;
using Insights.Storage.Codec;
using Insights.Testing.Builders;
using Insights.Testing.Clocks;
using Insights.Testing.InMemory;
using Shouldly;
using Xunit;

namespace Insights.Testing.Conformance;

/// <summary>The rules of <see cref="IEndUsers"/>: what every host of end users does.</summary>
public abstract class EndUsersConformance
{
    protected static readonly EndUserKey Alice = new("acme", UserKind.Identified, "alice");
    protected static readonly EndUserKey AnonymousAlice = new("acme", UserKind.Anonymous, "alice");
    protected static readonly EndUserKey OtherAlice = new("umbrella", UserKind.Identified, "alice");

    protected ManualTimeProvider Clock { get; } = new(DateTimeOffset.FromUnixTimeMilliseconds(Moments.At("10:00")));

    protected InMemoryStore Store { get; } = new();

    protected static CancellationToken None => CancellationToken.None;

    /// <summary>Where the users of all hosts are kept; in memory where a suite does not say otherwise.</summary>
    protected virtual StorePorts Stored => StorePorts.Of(Store);

    protected EndUserPorts Ports => new(Stored.Users, UserCodec.Instance, new Defaults(), Clock);

    /// <summary>A host whose users live on these ports, or on others of the same database.</summary>
    protected abstract Task<IEndUsers> OpenAsync(EndUserPorts ports);

    protected Task<IEndUsers> OpenAsync() => OpenAsync(Ports);

    [SkippableFact]
    public async Task An_event_that_was_accepted_is_in_the_log_and_a_resend_is_a_duplicate()
    {
        var users = await OpenAsync();
        (await RecordAsync(users, Alice, An.Click("10:00"))).ShouldBe([RecordOutcome.Accepted]);
        (await RecordAsync(users, Alice, An.Click("10:00"))).ShouldBe([RecordOutcome.Duplicate]);
        (await Stored.Users.ReadLogAsync(Alice, 0, None)).Count.ShouldBe(2);
    }

    [SkippableFact]
    public async Task A_user_of_whom_nothing_is_known_has_no_profile_and_leaves_nothing_in_the_store()
    {
        var users = await OpenAsync();
        (await users.GetAsync(Alice, None)).ShouldBeNull();
        await users.SettleAsync(Alice, None);
        (await Stored.Records.ReadAsync(Alice, None)).AlarmDueMs.ShouldBeNull();
        await foreach (var user in Stored.Records.UsersAsync(null, None))
            user.ShouldBeNull();
    }

    [SkippableFact]
    public async Task The_same_ID_in_another_kind_or_account_is_another_user()
    {
        var users = await OpenAsync();
        await RecordAsync(users, Alice, An.Click("10:00"));
        (await users.GetAsync(AnonymousAlice, None)).ShouldBeNull();
        (await users.GetAsync(OtherAlice, None)).ShouldBeNull();
        (await RecordAsync(users, AnonymousAlice, An.Click("10:00"))).ShouldBe([RecordOutcome.Accepted]);
    }

    [SkippableFact]
    public async Task A_session_shows_when_the_clock_has_passed_its_timeout_and_not_before()
    {
        var users = await OpenAsync();
        await RecordAsync(users, Alice, An.Click("10:00"));
        Clock.Advance(TimeSpan.FromMinutes(30));
        (await users.GetAsync(Alice, None))!.Attributes.TotalSessions.ShouldBeNull();
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        var profile = await users.GetAsync(Alice, None);
        profile!.Attributes.TotalSessions.ShouldBe(1);
        profile.OpenSession.ShouldBeNull();
    }

    [SkippableFact]
    public async Task Settling_writes_the_rows_that_the_clock_asks_for_and_clears_the_alarm()
    {
        var users = await OpenAsync();
        await RecordAsync(users, Alice, An.Click("10:00"));
        Clock.Advance(TimeSpan.FromHours(1));
        await users.SettleAsync(Alice, None);
        var record = await Stored.Records.ReadAsync(Alice, None);
        record.Sessions.Count.ShouldBe(1);
        record.AlarmDueMs.ShouldBeNull();
    }

    [SkippableFact]
    public async Task Another_host_goes_on_where_one_has_stopped()
    {
        await RecordAsync(await OpenAsync(), Alice, An.Click("10:00"));
        var next = await OpenAsync();
        Clock.Advance(TimeSpan.FromMinutes(5));
        (await RecordAsync(next, Alice, An.Click("10:00"), An.Click("10:05"))).ShouldBe([RecordOutcome.Duplicate, RecordOutcome.Accepted]);
        (await next.GetAsync(Alice, None))!.OpenSession!.EventCount.ShouldBe(2);
    }

    [SkippableFact]
    public async Task Of_two_hosts_the_stale_one_is_refused_once_and_then_knows_what_the_other_took()
    {
        var (first, second) = (await OpenAsync(), await OpenAsync());
        await RecordAsync(first, Alice, An.Click("10:00", "a"));
        await RecordAsync(second, Alice, An.Click("10:00", "b"));
        var refused = await Should.ThrowAsync<StoreException>(async () => await RecordAsync(first, Alice, An.Click("10:00", "c")));
        refused.Fault.ShouldBe(StoreFault.Conflict);
        (await RecordAsync(first, Alice, An.Click("10:00", "b"), An.Click("10:00", "c"))).ShouldBe([RecordOutcome.Duplicate, RecordOutcome.Accepted]);
    }

    [SkippableFact]
    public async Task Many_callers_at_once_are_all_answered_and_each_event_counts_once()
    {
        var users = await OpenAsync();
        var calls = Enumerable.Range(0, 200).Select(i => Task.Run(async () => await RecordAsync(users, Alice, An.Click("10:00", $"e{i % 50}")))).ToList();
        var outcomes = (await Task.WhenAll(calls)).SelectMany(o => o).ToList();
        outcomes.Count(o => o == RecordOutcome.Accepted).ShouldBe(50);
        outcomes.Count(o => o == RecordOutcome.Duplicate).ShouldBe(150);
        (await users.GetAsync(Alice, None))!.OpenSession!.EventCount.ShouldBe(50);
    }

    [SkippableFact]
    public async Task A_command_is_answered_by_the_user_that_it_names_active_or_asleep()
    {
        var users = await OpenAsync();
        (await users.ExecuteAsync(Alice, new ReadSeq(), None)).ShouldBe(new SeqIs(0));
        await RecordAsync(users, Alice, An.Click("10:00"), An.Click("10:01"));
        (await users.ExecuteAsync(Alice, new ReadSeq(), None)).ShouldBe(new SeqIs(3));
        (await users.ExecuteAsync(OtherAlice, new ReadSeq(), None)).ShouldBe(new SeqIs(0));
        (await (await OpenAsync()).ExecuteAsync(Alice, new ReadSeq(), None)).ShouldBe(new SeqIs(3));
    }

    [SkippableFact]
    public async Task A_login_takes_what_the_anonymous_record_gathered_into_the_user_and_a_logout_ends_that()
    {
        var users = await OpenAsync();
        await RecordAsync(users, AnonymousAlice, An.Click("09:50", "a"), An.Click("09:55", "b"));
        var login = new OpKey(Moments.At("10:00"), "login");
        (await users.IdentifyAsync(AnonymousAlice, Alice, login, Clock.NowMs, false, null, None)).Outcome.ShouldBe(OpOutcome.Accepted);
        (await users.IdentifyAsync(AnonymousAlice, Alice, login, Clock.NowMs, false, null, None)).Outcome.ShouldBe(OpOutcome.Duplicate);
        Clock.Advance(TimeSpan.FromMinutes(20));
        await RecordAsync(users, AnonymousAlice, An.Click("10:05", "c"), An.Click("10:05", "c"));
        (await users.GetAsync(Alice, None))!.OpenSession!.EventCount.ShouldBe(3);
        (await users.GetAsync(AnonymousAlice, None))!.OpenSession!.EventCount.ShouldBe(2);

        var logout = new OpKey(Moments.At("10:10"), "logout");
        (await users.AnonymizeAsync(AnonymousAlice, logout, Clock.NowMs, false, null, None)).Outcome.ShouldBe(OpOutcome.Accepted);
        await RecordAsync(users, AnonymousAlice, An.Click("10:15", "d"));
        var (user, anonymous) = (await users.GetAsync(Alice, None), await users.GetAsync(AnonymousAlice, None));
        user!.OpenSession!.EventCount.ShouldBe(3);
        anonymous!.OpenSession!.EventCount.ShouldBe(3);
        user.Links.All.ShouldBe([new Link("alice", Moments.At("10:00"), Moments.At("10:10"))]);
        anonymous.Links.ShouldBe(user.Links);

        var others = await OpenAsync();
        (await others.GetAsync(Alice, None))!.Links.ShouldBe(user.Links);
        (await others.GetAsync(AnonymousAlice, None)).ShouldBe(anonymous);
    }

    [SkippableFact]
    public async Task An_event_with_both_IDs_is_the_users_and_links_the_anonymous_record()
    {
        var users = await OpenAsync();
        await RecordAsync(users, AnonymousAlice, An.Click("09:50", "a"));
        await RecordAsync(users, Alice, An.Click("10:00", "b").Anonymous("alice"));
        (await users.GetAsync(Alice, None))!.OpenSession!.EventCount.ShouldBe(2);
        (await users.GetAsync(AnonymousAlice, None))!.OpenSession!.EventCount.ShouldBe(1);
        await RecordAsync(users, AnonymousAlice, An.Click("10:00", "c"));
        (await users.GetAsync(Alice, None))!.OpenSession!.EventCount.ShouldBe(3);
    }

    [SkippableFact]
    public async Task A_user_expires_six_months_after_it_was_last_seen_and_is_shown_nowhere_although_no_sweep_ran()
    {
        var users = await OpenAsync();
        await RecordAsync(users, Alice, An.Click("10:00"));
        Clock.Advance(TimeSpan.FromHours(1));
        await users.SettleAsync(Alice, None);
        Clock.AdvanceTo(Retention.ExpiresMs(Moments.At("10:00")) - 1);
        (await users.GetAsync(Alice, None))!.Attributes.TotalSessions.ShouldBe(1);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        (await users.GetAsync(Alice, None)).ShouldBeNull();
        (await (await OpenAsync()).GetAsync(Alice, None)).ShouldBeNull();
        (await Stored.Records.ReadAsync(Alice, None)).Sessions.Count.ShouldBe(1);
    }

    [SkippableFact]
    public async Task Who_is_swept_leaves_nothing_and_who_returns_is_new()
    {
        var users = await OpenAsync();
        foreach (var user in new[] { Alice, AnonymousAlice })
            await RecordAsync(users, user, An.Click("10:00"));
        Clock.Advance(TimeSpan.FromHours(1));
        foreach (var user in new[] { Alice, AnonymousAlice })
            await users.SettleAsync(user, None);
        var expiresMs = Retention.ExpiresMs(Moments.At("10:00"));
        Clock.AdvanceTo(expiresMs);
        (await SweepAsync(users, Alice)).ShouldBe(1);
        (await Stored.Users.ReadLogAsync(Alice, 0, None)).ShouldBeEmpty();
        foreach (var user in new[] { Alice, AnonymousAlice })
        {
            (await RecordAsync(users, user, An.Click("10:00").AtMs(expiresMs))).ShouldBe([RecordOutcome.Accepted]);
            var profile = await users.GetAsync(user, None);
            (profile!.Attributes.TotalSessions, profile.OpenSession!.EventCount).ShouldBe((null, 1));
            (await Stored.Users.ReadLogAsync(user, 0, None)).Count.ShouldBe(2);
        }
    }

    [SkippableFact]
    public async Task A_sweep_asks_the_users_of_a_slice_and_only_those_whose_time_is_over_go()
    {
        var users = await OpenAsync();
        await RecordAsync(users, Alice, An.Click("10:00"));
        Clock.Advance(TimeSpan.FromHours(1));
        await users.SettleAsync(Alice, None);
        (await SweepAsync(users, Alice)).ShouldBe(0);
        // The day has come, but not the moment.
        Clock.AdvanceTo(Retention.DayOf(Retention.ExpiresMs(Moments.At("10:00"))));
        (await SweepAsync(users, Alice)).ShouldBe(1);
        (await users.GetAsync(Alice, None)).ShouldNotBeNull();
    }

    [SkippableFact]
    public async Task An_erased_user_leaves_nothing_active_or_asleep_or_with_an_open_session()
    {
        var users = await OpenAsync();
        await RecordAsync(users, Alice, An.Click("10:00"), An.Click("10:01"));
        var erased = (UserErased)await users.ExecuteAsync(Alice, new EraseUser(), None);
        erased.Rows.ShouldBe(new ErasedRows(Entries: 3, Sessions: 0, Attributes: 0, Snapshots: 0, Alarms: 1));
        (await users.GetAsync(Alice, None)).ShouldBeNull();
        (await Stored.Users.ReadLogAsync(Alice, 0, None)).ShouldBeEmpty();

        await RecordAsync(users, Alice, An.Click("10:00"));
        (await users.GetAsync(Alice, None))!.OpenSession!.EventCount.ShouldBe(1);
        Clock.Advance(TimeSpan.FromHours(1));
        await users.SettleAsync(Alice, None);
        var asleep = (UserErased)await (await OpenAsync()).ExecuteAsync(Alice, new EraseUser(), None);
        asleep.Rows.ShouldBe(new ErasedRows(Entries: 2, Sessions: 1, Attributes: 0, Snapshots: 0, Alarms: 0));
        (await Stored.Records.ReadAsync(Alice, None)).Sessions.ShouldBeEmpty();
        ((UserErased)await users.ExecuteAsync(OtherAlice, new EraseUser(), None)).Rows.ShouldBe(ErasedRows.Nothing);
    }

    /// <summary>Sweeps the slice of a user; how many were asked.</summary>
    private async Task<int> SweepAsync(IEndUsers users, EndUserKey user)
    {
        var swept = await new ExpirySweep(Stored.Expiring, users.SettleAsync, Clock).SweepAsync(ExpirySlice.Of(user.ToHash()), None);
        swept.Failed.ShouldBe(0);
        return swept.Asked;
    }

    [SkippableFact]
    public async Task A_user_that_is_asleep_takes_nothing_at_once() =>
        (await OpenAsync()).TryRecord(Alice, [An.Click("10:00").Command()], out _).ShouldBeFalse();

    [SkippableFact]
    public async Task An_update_of_attributes_shows_at_once_and_a_resend_changes_nothing()
    {
        var users = await OpenAsync();
        var update = An.Update("10:00", "op").Set(1, "pro").Add(2, 3);
        (await UpdateAsync(users, Alice, update)).ShouldBe(UpdateOutcome.Applied);
        (await UpdateAsync(users, Alice, update)).ShouldBe(UpdateOutcome.Duplicate);
        var values = (await users.GetAsync(Alice, None))!.Values;
        values.Find(1).ShouldBe(new KnownValue(new TextValue("pro"), AttributeSource.Api, Moments.At("10:00"), Moments.At("10:00")));
        values.Find(2)!.Value.ShouldBe(new NumberValue(3));
        (await users.GetAsync(AnonymousAlice, None)).ShouldBeNull();
    }

    [SkippableFact]
    public async Task Another_host_knows_the_values_and_tells_their_history()
    {
        await UpdateAsync(await OpenAsync(), Alice, An.Update("10:00", "a").Append(1, "x"));
        var next = await OpenAsync();
        await UpdateAsync(next, Alice, An.Update("10:00", "b").Append(1, "y"));
        await next.SettleAsync(Alice, None);
        (await Stored.Records.ReadAsync(Alice, None)).Profile!.Values.Find(1)!.Value.ShouldBe(new ListValue(["x", "y"]));
        var history = (UpdatesAre)await next.ExecuteAsync(Alice, new ReadUpdates(1, null, 10), None);
        history.Steps.Select(s => s.At.OperationId).ShouldBe(["b", "a"]);
    }

    [SkippableFact]
    public async Task What_events_state_of_the_Analytics_Properties_shows_at_once()
    {
        var users = await OpenAsync();
        await RecordAsync(users, Alice, An.Click("10:00").Stating("name", "Ann", "role", "admin"));
        var values = (await users.GetAsync(Alice, None))!.Values;
        values.Find(AnalyticsNumbers.Name).ShouldBe(new KnownValue(new TextValue("Ann"), AttributeSource.Event, Moments.At("10:00")));
        values.Find(AnalyticsNumbers.Role)!.Value.ShouldBe(new TextValue("admin"));
    }

    protected static async Task<UpdateOutcome> UpdateAsync(IEndUsers users, EndUserKey user, UpdateBuilder update) =>
        ((UpdateDone)await users.ExecuteAsync(user, update.Command(), None)).Outcome;

    /// <summary>As a gateway does it: at once where that can be, else waiting.</summary>
    protected static async Task<IReadOnlyList<RecordOutcome>> RecordAsync(IEndUsers users, EndUserKey user, params EventBuilder[] events)
    {
        RecordEvent[] commands = [.. events.Select(e => e.Command(events.Max(o => o.TimeMs)))];
        if (!users.TryRecord(user, commands, out var recorded))
            return await users.RecordAsync(user, commands, None);
        await recorded.Durable;
        return recorded.Outcomes;
    }

    private sealed class Defaults : IAccountSettings
    {
        public AccountSettings Of(string account) => AccountSettings.Default;
    }
}
