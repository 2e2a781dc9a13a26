using Insights.Domain.Attributes;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;
using Shouldly;
using Xunit;

namespace Insights.Testing.Conformance;

/// <summary>The rules of <see cref="ProjectionUpdate"/>.</summary>
public abstract class ProjectionConformance(StoreDatabase database) : StoreConformance(database)
{
    /// <summary>The last entry of the logs.</summary>
    private const int End = 3;

    private static readonly ProjectionHead _first = new(End, 1_000);
    private static readonly ProjectionHead _second = new(End, 2_000);

    [SkippableFact]
    public async Task There_is_no_head_at_first()
    {
        await using var store = await OpenAsync();
        var writer = await AUserAsync(store, Writer());
        (await store.Records.ReadAsync(writer.User, None)).Head.ShouldBeNull();
        (await store.Records.ReadSessionsAsync(writer.User, null, 10, None)).ShouldBeEmpty();
        (await store.Records.ReadAsync(writer.User, None)).Profile.ShouldBeNull();
    }

    [SkippableFact]
    public async Task Head_profile_and_sessions_come_back_as_written()
    {
        await using var store = await OpenAsync();
        var writer = await AUserAsync(store, Writer());
        Session[] sessions = [ASession(1), ASession(2) with { Application = null, Place = null, Browser = null, EndReason = EndReason.SessionEnd }];
        var update = Projection(null, _first.AsOfMs, null, sessions);
        await store.Users.ProjectAsync(writer, End, update with { Profile = update.Profile with { OpenSession = ASession(3) } });

        (await store.Records.ReadAsync(writer.User, None)).Head.ShouldBe(_first);
        (await store.Records.ReadSessionsAsync(writer.User, null, 10, None)).ShouldBe([sessions[1], sessions[0]]);
        (await store.Records.ReadAsync(writer.User, None)).Profile.ShouldBe(update.Profile);
    }

    [SkippableFact]
    public async Task A_profile_without_sessions_has_its_attributes_unset()
    {
        await using var store = await OpenAsync();
        var writer = await AUserAsync(store, Writer());
        await store.Users.ProjectAsync(writer, End, Projection(null, _first.AsOfMs, null));
        (await store.Records.ReadAsync(writer.User, None)).Profile.ShouldBe(new Profile(4_000, StandardAttributes.Unset, null));
    }

    [SkippableFact]
    public async Task Values_of_every_type_come_back_as_written_and_change_by_what_differs()
    {
        await using var store = await OpenAsync();
        var writer = await AUserAsync(store, Writer());
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
        await store.Users.ProjectAsync(writer, End, WithValues(Projection(null, _first.AsOfMs, null), UserValues.None, before));
        (await store.Records.ReadAsync(writer.User, None)).Profile!.Values.ShouldBe(before);

        var after = UserValues.Of(before.All.Remove(2).SetItem(3, new(new BooleanValue(false), AttributeSource.Api, 9_000)).Add(7, before.All[1]));
        await store.Users.ProjectAsync(writer, End, WithValues(Projection(_first, _second.AsOfMs, null), before, after));
        (await store.Records.ReadAsync(writer.User, None)).Profile!.Values.ShouldBe(after);

        await store.Users.ProjectAsync(writer, End, Projection(_second, 3_000, null));
        (await store.Records.ReadAsync(writer.User, None)).Profile!.Values.ShouldBe(after);
    }

    [SkippableFact]
    public async Task Values_of_many_users_are_each_their_own_and_go_with_their_user()
    {
        await using var store = await OpenAsync();
        var writers = Enumerable.Range(0, 20).Select(i => Writer(i)).ToArray();
        UserValues Of(int i) => UserValues.Of(new Dictionary<int, KnownValue> { [1] = new(new NumberValue(i), AttributeSource.Api, i), [2 + i] = new(new BooleanValue(true), AttributeSource.Api, i) });
        await Task.WhenAll(writers.SelectMany((writer, i) => new[]
        {
            store.Users.AppendAsync(Entries(writer, 1, count: End)),
            store.Users.ProjectAsync(writer, End, WithValues(Projection(null, _first.AsOfMs, null), UserValues.None, Of(i))),
        }));
        await store.Users.EraseAsync(writers[0], End);
        (await Database.RowsOfAsync(writers[0].UserHash)).ShouldBeEmpty();
        for (var i = 1; i < writers.Length; i++)
            (await store.Records.ReadAsync(writers[i].User, None)).Profile!.Values.ShouldBe(Of(i));
    }

    private static ProjectionUpdate WithValues(ProjectionUpdate update, UserValues before, UserValues after) =>
        update with { Profile = update.Profile with { Values = after }, Values = ValueChanges.Between(before, after) };

    [SkippableTheory]
    [InlineData(false, 0, 0)]
    [InlineData(true, End, 999)]
    [InlineData(true, 2, 1_000)]
    public async Task A_head_that_is_not_the_expected_one_conflicts_and_changes_nothing(bool any, long seq, long asOfMs)
    {
        await using var store = await OpenAsync();
        var writer = await AUserAsync(store, Writer((int)seq));
        var before = Projection(null, _first.AsOfMs, null, ASession(1));
        await store.Users.ProjectAsync(writer, End, before);

        var stale = Again(writer);
        await ShouldFailAsync(
            store.Users.ProjectAsync(stale, End, Projection(any ? new ProjectionHead(seq, asOfMs) : null, _second.AsOfMs, 0, ASession(9))), StoreFault.Conflict);
        stale.IsBroken.ShouldBeTrue();
        var record = await store.Records.ReadAsync(writer.User, None);
        (record.Head, record.Profile).ShouldBe((_first, before.Profile));
        record.Sessions.ShouldBe([ASession(1)]);
    }

    [SkippableFact]
    public async Task Rows_of_a_user_without_a_log_conflict()
    {
        await using var store = await OpenAsync();
        await ShouldFailAsync(store.Users.ProjectAsync(Writer(1), End, Projection(null, _first.AsOfMs, null)), StoreFault.Conflict);
        await ShouldFailAsync(store.Users.ProjectAsync(Writer(2), End, Projection(_first, _second.AsOfMs, null)), StoreFault.Conflict);
    }

    [SkippableFact]
    public async Task Rows_from_a_start_on_are_replaced_and_earlier_ones_stay()
    {
        await using var store = await OpenAsync();
        var writer = await AUserAsync(store, Writer());
        await store.Users.ProjectAsync(writer, End, Projection(null, _first.AsOfMs, null, ASession(1), ASession(2), ASession(3)));
        await store.Users.ProjectAsync(writer, End, Projection(_first, _second.AsOfMs, ASession(2).StartMs, ASession(5)));
        (await store.Records.ReadAsync(writer.User, None)).Sessions.ShouldBe([ASession(1), ASession(5)]);

        await store.Users.ProjectAsync(writer, End, Projection(_second, 3_000, null, ASession(6)));
        (await store.Records.ReadAsync(writer.User, None)).Sessions.ShouldBe([ASession(1), ASession(5), ASession(6)]);
    }

    [SkippableFact]
    public async Task A_session_written_twice_is_there_once()
    {
        await using var store = await OpenAsync();
        var writer = await AUserAsync(store, Writer());
        await store.Users.ProjectAsync(writer, End, Projection(null, _first.AsOfMs, null, ASession(1)));
        await store.Users.ProjectAsync(writer, End, Projection(_first, _second.AsOfMs, null, ASession(1) with { EventCount = 9 }));
        (await store.Records.ReadAsync(writer.User, None)).Sessions.ShouldBe([ASession(1) with { EventCount = 9 }]);
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Pages_show_every_session_once_newest_first_by_start_and_ordinal_id(int limit)
    {
        await using var store = await OpenAsync();
        var writer = await AUserAsync(store, Writer(limit));
        // U+FF5E comes after an emoji by UTF-16 code unit, before it by code point.
        string[] ids = ["a", "B", "ä", "\uFF5E", "\U0001F600", "aa"];
        var sessions = Enumerable.Range(1, 6).SelectMany(minute => ids.Take(minute).Select(id => ASession(minute, id))).ToArray();
        await store.Users.ProjectAsync(writer, End, Projection(null, _first.AsOfMs, null, sessions));

        var shown = new List<Session>();
        IReadOnlyList<Session> page;
        do
        {
            var after = shown.Count == 0 ? null : new SessionCursor(shown[^1].StartMs, shown[^1].FirstEventId);
            page = await store.Records.ReadSessionsAsync(writer.User, after, limit, None);
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
        var writers = Enumerable.Range(0, 150).Select(i => Writer(i)).ToArray();
        await Task.WhenAll(writers.SelectMany(writer => new[]
        {
            store.Users.AppendAsync(Entries(writer, 1, count: End)),
            store.Users.ProjectAsync(writer, End, Projection(null, _first.AsOfMs, null, ASession(1), ASession(2))),
            store.Users.ProjectAsync(writer, End, Projection(_first, _second.AsOfMs, ASession(2).StartMs, ASession(3))),
        }));
        foreach (var writer in writers)
            (await store.Records.ReadAsync(writer.User, None)).Sessions.ShouldBe([ASession(1), ASession(3)]);
    }

    private static async Task<WriteSession> AUserAsync(StorePorts store, WriteSession writer)
    {
        await store.Users.AppendAsync(Entries(writer, 1, count: End));
        return writer;
    }
}
