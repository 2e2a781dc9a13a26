using Insights.Domain.Accounts;
using Insights.Domain.Events;
using Insights.Domain.Sessions;

namespace Insights.Domain.Tests.Sessions;

/// <summary>A past that is sent from its end: each event begins the run that all those before it are in.</summary>
public sealed class NewestFirstTests
{
    private static readonly EventFacts Facts = new() { Rules = AccountSettings.Default.RulesFor(null), Traits = EventTraits.None };

    [Theory]
    [InlineData(1_000)]
    [InlineData(3_600_000)]
    public void Each_event_moves_none_of_those_that_are_there(int apartMs)
    {
        const int Events = 20_000;
        var history = new SessionHistory();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Events; i++)
            history.Add(new KnownEvent { Id = CompactId.Of($"e{i}"), TimeMs = (Events - i) * (long)apartMs, Facts = Facts });
        // Carried along, each event would be copied with every one that comes after it.
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(Events * 4_000L);
        history.DetailCount.ShouldBe(Events);
        history.Detail.Select(e => e.TimeMs).ShouldBeInOrder();
        history.Windows.Sum(s => s.Events.Count).ShouldBe(Events);
    }
}
