using Insights.Enrichment.Browsers;
using Insights.Enrichment.Tests.Fixture;
using Insights.Testing.Clocks;

namespace Insights.Enrichment.Tests.Browsers;

public class FloodTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void What_was_saved_up_can_be_spent_at_once_and_comes_back_as_the_share_of_the_processors()
    {
        var budget = new ReadingBudget(percent: 10, processors: 2, _clock);
        budget.Allows().ShouldBeTrue();
        budget.Charge(ReadingBudget.Reserve);
        budget.Allows().ShouldBeFalse();

        // 10 % of 2 processors: 200 ms a second.
        _clock.Advance(TimeSpan.FromSeconds(1));
        budget.Allows().ShouldBeTrue();
        budget.Charge(TimeSpan.FromMilliseconds(200));
        budget.Allows().ShouldBeFalse();
    }

    [Fact]
    public void What_was_overdrawn_is_made_up_for_first()
    {
        var budget = new ReadingBudget(percent: 50, processors: 1, _clock);
        budget.Charge(ReadingBudget.Reserve + TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(2));
        budget.Allows().ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        budget.Allows().ShouldBeTrue();
    }

    [Fact]
    public void No_more_is_saved_up_than_the_reserve()
    {
        var budget = new ReadingBudget(percent: 100, processors: 8, _clock);
        _clock.Advance(TimeSpan.FromDays(10));
        budget.Allows().ShouldBeTrue();
        budget.Charge(ReadingBudget.Reserve);
        budget.Allows().ShouldBeFalse();
    }

    [Fact]
    public void Under_a_flood_the_new_stay_unset_the_known_stay_known_and_one_line_a_minute_says_so()
    {
        const string firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
        var log = new LogLines<BrowserFinder>();
        // Each reading takes a second by this clock, so two are had at once.
        var slow = new SteppingClock(_clock, TimeSpan.FromSeconds(1));
        var browsers = new BrowserFinder(new EnrichmentOptions { BrowsersPercent = 1 }, slow, log);
        browsers.Parse(firefox)!.Name.ShouldBe("Firefox");
        slow.Step = TimeSpan.FromSeconds(100);
        browsers.Parse("Firefox/2.0").ShouldNotBeNull();
        slow.Step = TimeSpan.Zero;

        for (var i = 0; i < 1_000; i++)
        {
            browsers.Parse($"Firefox/1{i}.0").ShouldBeNull();
            browsers.Parse(firefox)!.Name.ShouldBe("Firefox");
        }
        browsers.Unread.ShouldBe(1_000);
        log.Ids.ShouldBe([5010]);
        _clock.Advance(TimeSpan.FromMinutes(1));
        browsers.Parse("Firefox/3.0").ShouldBeNull();
        log.Ids.ShouldBe([5010, 5010]);
    }

    /// <summary>Reads a step later each time its stamp is asked for while a step is set.</summary>
    private sealed class SteppingClock(ManualTimeProvider clock, TimeSpan step) : TimeProvider
    {
        private long _ahead;

        public TimeSpan Step { get; set; } = step;

        public override long TimestampFrequency => clock.TimestampFrequency;

        public override long GetTimestamp() => clock.GetTimestamp() + (_ahead += Step.Ticks);
    }
}
