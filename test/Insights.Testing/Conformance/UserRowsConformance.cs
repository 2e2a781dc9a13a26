using Insights.Domain.Attributes;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;
using Shouldly;
using Xunit;

namespace Insights.Testing.Conformance;

/// <summary>The rules of <see cref="IUserRows"/>.</summary>
public abstract class UserRowsConformance(StoreDatabase database) : StoreConformance(database)
{
    private static readonly RowsHead _first = new(1, 1_000);
    private static readonly RowsHead _second = new(2, 2_000);

    [SkippableFact]
    public async Task There_is_no_head_at_first()
    {
        await using var store = await OpenAsync();
        var lane = await AUserAsync(store, Lane());
        (await store.Rows.ReadHeadAsync(lane.User, None)).ShouldBeNull();
        (await store.Rows.ReadSessionsAsync(lane.User, null, 10, None)).ShouldBeEmpty();
        (await store.Records.ReadAsync(lane.User, None)).Profile.ShouldBeNull();
    }

    [SkippableFact]
    public async Task Head_profile_and_sessions_come_back_as_written()
    {
        await using var store = await OpenAsync();
        var lane = await AUserAsync(store, Lane());
        Session[] sessions = [ASession(1), ASession(2) with { Application = null, Place = null, Browser = null, EndReason = EndReason.SessionEnd }];
        var update = Rows(null, _first, null, sessions);
        await store.Rows.WriteAsync(lane, update with { Profile = update.Profile with { OpenSession = ASession(3) } });

        (await store.Rows.ReadHeadAsync(lane.User, None)).ShouldBe(_first);
        (await store.Rows.ReadSessionsAsync(lane.User, null, 10, None)).ShouldBe([sessions[1], sessions[0]]);
        (await store.Records.ReadAsync(lane.User, None)).Profile.ShouldBe(update.Profile);
    }

    [SkippableFact]
    public async Task A_profile_without_sessions_has_its_attributes_unset()
    {
        await using var store = await OpenAsync();
        var lane = await AUserAsync(store, Lane());
        await store.Rows.WriteAsync(lane, Rows(null, _first, null));
        (await store.Records.ReadAsync(lane.User, None)).Profile.ShouldBe(new Profile(4, StandardAttributes.Unset, null));
    }

    [SkippableFact]
    public async Task Values_of_every_type_come_back_as_written_and_change_by_what_differs()
    {
        await using var store = await OpenAsync();
        var lane = await AUserAsync(store, Lane());
        var before = UserValues.Of(new Dictionary<int, KnownValue>
        {
            [-5] = new(new TextValue("\U0001F600 info"), AttributeSource.Event, -1),
            [1] = new(new TextValue(""), AttributeSource.Api, 1_000),
            [2] = new(new NumberValue(-1.0 / 3), AttributeSource.Csv, 2_000),
            [3] = new(new BooleanValue(true), AttributeSource.S3, 3_000),
            [4] = new(new TimeValue(-62_135_596_800_000), AttributeSource.Salesforce, 4_000),
            [5] = new(new ListValue(["a", "", "a", "\"b\"\n"]), AttributeSource.Idp, 5_000),
            [6] = new(new ListValue([]), AttributeSource.Api, 6_000),
        });
        await store.Rows.WriteAsync(lane, WithValues(Rows(null, _first, null), UserValues.None, before));
        (await store.Records.ReadAsync(lane.User, None)).Profile!.Values.ShouldBe(before);

        var after = UserValues.Of(before.All.Remove(2).SetItem(3, new(new BooleanValue(false), AttributeSource.Api, 9_000)).Add(7, before.All[1]));
        await store.Rows.WriteAsync(lane, WithValues(Rows(_first, _second, null), before, after));
        (await store.Records.ReadAsync(lane.User, None)).Profile!.Values.ShouldBe(after);

        await store.Rows.WriteAsync(lane, Rows(_second, new RowsHead(3, 3), null));
        (await store.Records.ReadAsync(lane.User, None)).Profile!.Values.ShouldBe(after);
    }

    [SkippableFact]
    public async Task Values_of_many_users_are_each_their_own_and_go_with_their_user()
    {
        await using var store = await OpenAsync();
        var lanes = Enumerable.Range(0, 20).Select(i => Lane(i)).ToArray();
        UserValues Of(int i) => UserValues.Of(new Dictionary<int, KnownValue> { [1] = new(new NumberValue(i), AttributeSource.Api, i), [2 + i] = new(new BooleanValue(true), AttributeSource.Api, i) });
        await Task.WhenAll(lanes.SelectMany((lane, i) => new[]
        {
            store.Log.AppendAsync(Entries(lane, 1)),
            store.Rows.WriteAsync(lane, WithValues(Rows(null, _first, null), UserValues.None, Of(i))),
        }));
        await store.Log.EraseAsync(lanes[0], 1);
        (await Database.RowsOfAsync(lanes[0].UserHash)).ShouldBeEmpty();
        for (var i = 1; i < lanes.Length; i++)
            (await store.Records.ReadAsync(lanes[i].User, None)).Profile!.Values.ShouldBe(Of(i));
    }

    private static RowsUpdate WithValues(RowsUpdate update, UserValues before, UserValues after) =>
        update with { Profile = update.Profile with { Values = after }, Values = ValueChanges.Between(before, after) };

    [SkippableTheory]
    [InlineData(false, 0, 0)]
    [InlineData(true, 1, 999)]
    [InlineData(true, 2, 1_000)]
    public async Task A_head_that_is_not_the_expected_one_conflicts_and_changes_nothing(bool any, long seq, long asOfMs)
    {
        await using var store = await OpenAsync();
        var lane = await AUserAsync(store, Lane((int)seq));
        var before = Rows(null, _first, null, ASession(1));
        await store.Rows.WriteAsync(lane, before);

        var stale = Again(lane);
        await ShouldFailAsync(
            store.Rows.WriteAsync(stale, Rows(any ? new RowsHead(seq, asOfMs) : null, _second, 0, ASession(9))), StoreFault.Conflict);
        stale.IsBroken.ShouldBeTrue();
        var record = await store.Records.ReadAsync(lane.User, None);
        (record.Head, record.Profile).ShouldBe((_first, before.Profile));
        record.Sessions.ShouldBe([ASession(1)]);
    }

    [SkippableFact]
    public async Task Rows_of_a_user_without_a_log_conflict()
    {
        await using var store = await OpenAsync();
        await ShouldFailAsync(store.Rows.WriteAsync(Lane(1), Rows(null, _first, null)), StoreFault.Conflict);
        await ShouldFailAsync(store.Rows.WriteAsync(Lane(2), Rows(_first, _second, null)), StoreFault.Conflict);
    }

    [SkippableFact]
    public async Task Rows_from_a_start_on_are_replaced_and_earlier_ones_stay()
    {
        await using var store = await OpenAsync();
        var lane = await AUserAsync(store, Lane());
        await store.Rows.WriteAsync(lane, Rows(null, _first, null, ASession(1), ASession(2), ASession(3)));
        await store.Rows.WriteAsync(lane, Rows(_first, _second, ASession(2).StartMs, ASession(5)));
        (await store.Records.ReadAsync(lane.User, None)).Sessions.ShouldBe([ASession(1), ASession(5)]);

        await store.Rows.WriteAsync(lane, Rows(_second, new RowsHead(3, 3), null, ASession(6)));
        (await store.Records.ReadAsync(lane.User, None)).Sessions.ShouldBe([ASession(1), ASession(5), ASession(6)]);
    }

    [SkippableFact]
    public async Task A_session_written_twice_is_there_once()
    {
        await using var store = await OpenAsync();
        var lane = await AUserAsync(store, Lane());
        await store.Rows.WriteAsync(lane, Rows(null, _first, null, ASession(1)));
        await store.Rows.WriteAsync(lane, Rows(_first, _second, null, ASession(1) with { EventCount = 9 }));
        (await store.Records.ReadAsync(lane.User, None)).Sessions.ShouldBe([ASession(1) with { EventCount = 9 }]);
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Pages_show_every_session_once_newest_first_by_start_and_ordinal_id(int limit)
    {
        await using var store = await OpenAsync();
        var lane = await AUserAsync(store, Lane(limit));
        // U+FF5E comes after an emoji by UTF-16 code unit, before it by code point.
        string[] ids = ["a", "B", "ä", "\uFF5E", "\U0001F600", "aa"];
        var sessions = Enumerable.Range(1, 6).SelectMany(minute => ids.Take(minute).Select(id => ASession(minute, id))).ToArray();
        await store.Rows.WriteAsync(lane, Rows(null, _first, null, sessions));

        var shown = new List<Session>();
        IReadOnlyList<Session> page;
        do
        {
            var after = shown.Count == 0 ? null : new SessionCursor(shown[^1].StartMs, shown[^1].FirstEventId);
            page = await store.Rows.ReadSessionsAsync(lane.User, after, limit, None);
            page.Count.ShouldBeLessThanOrEqualTo(limit);
            shown.AddRange(page);
        }
        while (page.Count > 0);
        shown.ShouldBe(sessions.OrderByDescending(s => s.StartMs).ThenByDescending(s => s.FirstEventId, StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task Many_users_close_sessions_at_once()
    {
        await using var store = await OpenAsync();
        var lanes = Enumerable.Range(0, 150).Select(i => Lane(i)).ToArray();
        await Task.WhenAll(lanes.SelectMany(lane => new[]
        {
            store.Log.AppendAsync(Entries(lane, 1)),
            store.Rows.WriteAsync(lane, Rows(null, _first, null, ASession(1), ASession(2))),
            store.Rows.WriteAsync(lane, Rows(_first, _second, ASession(2).StartMs, ASession(3))),
        }));
        foreach (var lane in lanes)
            (await store.Records.ReadAsync(lane.User, None)).Sessions.ShouldBe([ASession(1), ASession(3)]);
    }

    private static async Task<StoreLane> AUserAsync(StorePorts store, StoreLane lane)
    {
        await store.Log.AppendAsync(Entries(lane, 1, count: 3));
        return lane;
    }
}
