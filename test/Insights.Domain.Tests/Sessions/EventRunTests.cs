using FsCheck.Fluent;
using Insights.Domain.Events;
using Insights.Domain.Sessions;
using Insights.Domain.Tests.Generators;

namespace Insights.Domain.Tests.Sessions;

public sealed class EventRunTests
{
    [Fact]
    public void It_holds_what_a_list_would_hold_wherever_events_were_put() =>
        ForAny.Case(
            from count in Gen.Choose(0, 200)
            from places in Gen.Choose(0, 1000).ArrayOf(count)
            select places,
            places =>
            {
                var run = new EventRun();
                var list = new List<KnownEvent>();
                foreach (var place in places)
                {
                    var e = At(list.Count, list.Count);
                    // Most at the end, as they come.
                    var at = place % 3 == 0 ? place % (list.Count + 1) : list.Count;
                    list.Insert(at, e);
                    if (at == run.Count)
                        run.Add(e);
                    else
                        run.Insert(at, e);
                }
                run.Count.ShouldBe(list.Count);
                run.ShouldBe(list);
                for (var i = 0; i < list.Count; i++)
                    run[i].ShouldBe(list[i]);
            });

    [Fact]
    public void The_place_of_an_event_is_before_the_first_that_comes_after_it()
    {
        var run = new EventRun();
        run.PlaceOf(At(5, 0)).ShouldBe(0);
        for (var i = 0; i < 100; i++)
            run.Add(At(10 * i, i));
        for (var i = 0; i < 100; i++)
        {
            run.PlaceOf(At(10 * i, i)).ShouldBe(i);
            run.PlaceOf(At((10 * i) + 5, 0)).ShouldBe(i + 1);
        }
    }

    private static KnownEvent At(long timeMs, int id) => new()
    {
        Id = CompactId.Of($"e{id}"),
        TimeMs = timeMs,
        Facts = new EventFacts { Rules = default, Traits = EventTraits.None },
    };
}
