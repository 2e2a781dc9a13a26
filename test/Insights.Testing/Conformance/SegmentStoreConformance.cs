using Insights.Domain.Accounts;
using Insights.Domain.Segments;
using Shouldly;
using Xunit;

namespace Insights.Testing.Conformance;

/// <summary>The rules of <see cref="ISegmentStore"/>.</summary>
public abstract class SegmentStoreConformance(StoreDatabase database) : StoreConformance(database)
{
    private static readonly DateTimeOffset _at = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);

    [SkippableFact]
    public async Task An_account_begins_with_no_segments_of_its_own()
    {
        await using var store = await OpenAsync("no-segments");
        (await store.Segments.ReadAsync("no-segments", None)).Own.ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task A_segment_that_is_made_is_there_for_every_process_as_it_was_made_and_for_no_other_account()
    {
        await using var store = await OpenAsync("segment-made");
        var (decision, book) = await store.Segments.ChangeAsync("segment-made", new CreateSegment("vips", "Vips \U0001f600", "Who pays", "attributes.plan = \"x\" -- '; %"), _at, None);
        decision.Outcome.ShouldBe(SegmentOutcome.Done);
        var made = new Segment("vips", "Vips \U0001f600", "Who pays", "attributes.plan = \"x\" -- '; %", _at.ToUnixTimeMilliseconds(), _at, _at);
        book.Own.ShouldBe([made]);

        await using var again = await OpenAsync();
        (await again.Segments.ReadAsync("segment-made", None)).Own.ShouldBe([made]);
        (await again.Segments.ReadAsync("other", None)).Own.ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task An_update_changes_what_it_names_and_grows_the_revision()
    {
        await using var store = await OpenAsync("segment-update");
        var made = await MakeAsync(store, "segment-update", "a");
        var (decision, _) = await store.Segments.ChangeAsync("segment-update", new UpdateSegment("a", null, "new", null, made.Revision), _at.AddDays(1), None);
        var updated = made with { Description = "new", Revision = decision.After!.Revision, UpdatedAt = _at.AddDays(1) };
        updated.Revision.ShouldBeGreaterThan(made.Revision);
        (await store.Segments.ReadAsync("segment-update", None)).Own.ShouldBe([updated]);

        var (late, book) = await store.Segments.ChangeAsync("segment-update", new UpdateSegment("a", "x", null, null, made.Revision), _at.AddDays(2), None);
        late.Outcome.ShouldBe(SegmentOutcome.OtherRevision);
        book.Own.ShouldBe([updated]);
    }

    [SkippableFact]
    public async Task What_is_deleted_is_gone_and_made_anew_has_a_later_revision()
    {
        await using var store = await OpenAsync("segment-delete");
        var made = await MakeAsync(store, "segment-delete", "a");
        await MakeAsync(store, "segment-delete", "b");
        (await store.Segments.ChangeAsync("segment-delete", new DeleteSegment("a", made.Revision - 1), _at, None)).Decision.Outcome.ShouldBe(SegmentOutcome.OtherRevision);
        (await store.Segments.ChangeAsync("segment-delete", new DeleteSegment("a", made.Revision), _at, None)).Decision.Outcome.ShouldBe(SegmentOutcome.Done);
        (await store.Segments.ReadAsync("segment-delete", None)).Own.Select(s => s.Name).ShouldBe(["b"]);
        (await store.Segments.ChangeAsync("segment-delete", new DeleteSegment("a", null), _at, None)).Decision.Outcome.ShouldBe(SegmentOutcome.NotFound);
        (await store.Segments.ChangeAsync("segment-delete", new CreateSegment("a", "", "", "id:*"), _at.AddSeconds(1), None)).Decision.After!.Revision.ShouldBeGreaterThan(made.Revision);
    }

    [SkippableFact]
    public async Task Every_change_is_counted_and_what_changes_nothing_is_not()
    {
        await using var store = await OpenAsync("segment-count");
        var before = await store.Segments.SegmentChangesAsync(None);
        await MakeAsync(store, "segment-count", "a");
        var made = await store.Segments.SegmentChangesAsync(None);
        made.ShouldBeGreaterThan(before);
        await store.Segments.ChangeAsync("segment-count", new UpdateSegment("a", "x", null, null, null), _at, None);
        var updated = await store.Segments.SegmentChangesAsync(None);
        updated.ShouldBeGreaterThan(made);
        await store.Segments.ChangeAsync("segment-count", new DeleteSegment("a", null), _at, None);
        (await store.Segments.SegmentChangesAsync(None)).ShouldBeGreaterThan(updated);
    }

    [SkippableFact]
    public async Task Of_two_processes_that_make_one_name_at_a_time_one_does_and_all_places_are_kept_exactly()
    {
        await using var one = await OpenAsync("segment-race");
        await using var two = await OpenAsync();
        for (var i = 0; i < SegmentLimits.MaxSegments - 10; i++)
            await MakeAsync(one, "segment-race", $"s{i}");
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i => (await (i % 2 == 0 ? one : two).Segments.ChangeAsync(
            "segment-race", new CreateSegment($"late{i / 2}", "", "", "id:*"), _at, None)).Decision.Outcome));
        answers.Count(a => a == SegmentOutcome.Done).ShouldBe(10);
        answers.ShouldAllBe(a => a == SegmentOutcome.Done || a == SegmentOutcome.AlreadyExists || a == SegmentOutcome.TooMany);
        (await two.Segments.ReadAsync("segment-race", None)).Own.Count().ShouldBe(SegmentLimits.MaxSegments);
    }

    private async Task<StorePorts> OpenAsync(string account)
    {
        var store = await OpenAsync();
        await store.Accounts.CreateAsync(new Account(account, AccountSettings.Default, _at), AccountStoreConformance.AnEntry, None);
        return store;
    }

    private static async Task<Segment> MakeAsync(StorePorts store, string account, string name) =>
        (await store.Segments.ChangeAsync(account, new CreateSegment(name, "", "", "id:*"), _at, None)).Decision.After!;
}
