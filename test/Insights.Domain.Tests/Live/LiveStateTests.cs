using Insights.Domain.EndUsers;
using Insights.Domain.Events;
using Insights.Domain.Live;

namespace Insights.Domain.Tests.Live;

public sealed class LiveStateTests
{
    private const long WindowMs = 600_000;
    private const long NoonMs = 1_767_225_600_000;
    private static readonly EndUserKey _alice = new("acme", UserKind.Identified, "alice");

    [Fact]
    public void A_user_is_live_until_the_window_is_over_and_not_at_its_end()
    {
        Event(0).IsLiveAt(NoonMs + WindowMs - 1, WindowMs).ShouldBeTrue();
        Event(0).IsLiveAt(NoonMs + WindowMs, WindowMs).ShouldBeFalse();
    }

    [Fact]
    public void An_event_within_the_window_goes_on_with_the_visit_and_keeps_what_it_does_not_say()
    {
        var known = Event(0) with { PageUrl = "/a", PageTitle = "A", Place = new Place("CH", null, null) };
        var merged = LiveState.Merge(known, Event(WindowMs - 1) with { Application = "app" }, WindowMs);
        (merged.FirstMs, merged.LastMs, merged.Events, merged.Application, merged.PageUrl, merged.PageTitle, merged.Place?.Country)
            .ShouldBe((NoonMs, NoonMs + WindowMs - 1, 2, "app", "/a", "A", "CH"));
    }

    [Fact]
    public void An_event_after_the_window_begins_another_visit()
    {
        var merged = LiveState.Merge(Event(0) with { PageUrl = "/a" }, Event(WindowMs), WindowMs);
        (merged.FirstMs, merged.Events, merged.PageUrl).ShouldBe((NoonMs + WindowMs, 1, null));
    }

    [Fact]
    public void A_late_event_does_not_take_the_page_back()
    {
        var merged = LiveState.Merge(Event(1_000) with { PageUrl = "/b" }, Event(0) with { PageUrl = "/a" }, WindowMs);
        (merged.FirstMs, merged.LastMs, merged.PageUrl).ShouldBe((NoonMs, NoonMs + 1_000, "/b"));
    }

    [Fact]
    public void A_sum_that_is_told_again_counts_nothing_twice()
    {
        var sum = LiveState.Merge(Event(0), Event(1_000), WindowMs);
        LiveState.Merge(sum, sum, WindowMs).Events.ShouldBe(2);
        LiveState.Merge(sum, Event(0) with { IsSum = true, Events = 5 }, WindowMs).Events.ShouldBe(5);
    }

    [Fact]
    public void Who_was_erased_comes_back_by_a_later_event_only()
    {
        var gone = LiveState.Merge(Event(0), Event(1_000) with { IsGone = true, Events = 0 }, WindowMs);
        gone.IsLiveAt(NoonMs + 1_000, WindowMs).ShouldBeFalse();
        LiveState.Merge(gone, Event(1_000), WindowMs).IsGone.ShouldBeTrue();
        LiveState.Merge(gone, Event(1_001), WindowMs).Events.ShouldBe(1);
    }

    private static LiveState Event(long afterMs) => new(_alice)
    {
        FirstMs = NoonMs + afterMs,
        LastMs = NoonMs + afterMs,
        Events = 1,
        Application = "web",
        Minutes = [new LiveMinutes("web", 1)],
    };
}
