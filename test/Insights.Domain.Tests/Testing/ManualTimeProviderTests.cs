using Insights.Testing.Clocks;

namespace Insights.Domain.Tests.Testing;

public class ManualTimeProviderTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly List<(string Name, TimeSpan At)> _rung = [];
    private readonly DateTimeOffset _start = new ManualTimeProvider().GetUtcNow();

    [Fact]
    public void Timers_go_off_in_the_order_in_which_they_are_due_each_at_its_moment()
    {
        Set("b", 20);
        Set("a", 10);
        Set("c", 20);
        Set("later", 31);
        _clock.Advance(Seconds(30));
        _rung.ShouldBe([("a", Seconds(10)), ("b", Seconds(20)), ("c", Seconds(20))]);
        _clock.ActiveTimers.ShouldBe(1);
        (_clock.GetUtcNow() - _start).ShouldBe(Seconds(30));
    }

    [Fact]
    public void A_timer_with_a_period_goes_off_again_until_it_is_disposed_of()
    {
        var timer = Set("p", 10, 5);
        _clock.Advance(Seconds(22));
        _rung.Select(r => r.At).ShouldBe([Seconds(10), Seconds(15), Seconds(20)]);
        timer.Dispose();
        _clock.Advance(Seconds(60));
        _rung.Count.ShouldBe(3);
        timer.Change(Seconds(1), Seconds(1)).ShouldBeFalse();
    }

    [Fact]
    public void A_timer_set_by_a_timer_goes_off_in_the_same_advance()
    {
        _clock.CreateTimer(_ => Set("inner", 5), null, Seconds(10), Timeout.InfiniteTimeSpan);
        _clock.Advance(Seconds(20));
        _rung.ShouldBe([("inner", Seconds(15))]);
    }

    [Fact]
    public async Task A_delay_ends_when_its_time_has_passed()
    {
        var delay = Task.Delay(Seconds(10), _clock);
        _clock.Advance(Seconds(9.999));
        delay.IsCompleted.ShouldBeFalse();
        _clock.Advance(Seconds(0.001));
        await delay;
    }

    [Fact]
    public void Correcting_the_clock_lets_no_time_pass()
    {
        Set("a", 10);
        var before = _clock.GetTimestamp();
        _clock.SetUtcNow(_start.AddDays(1));
        _rung.ShouldBeEmpty();
        _clock.GetElapsedTime(before).ShouldBe(TimeSpan.Zero);
        _clock.Advance(Seconds(10));
        _rung.ShouldHaveSingleItem();
        _clock.GetUtcNow().ShouldBe(_start.AddDays(1).AddSeconds(10));
    }

    private ITimer Set(string name, double due, double? period = null) => _clock.CreateTimer(
        _ => _rung.Add((name, _clock.GetUtcNow() - _start)), null, Seconds(due),
        period is { } p ? Seconds(p) : Timeout.InfiniteTimeSpan);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
