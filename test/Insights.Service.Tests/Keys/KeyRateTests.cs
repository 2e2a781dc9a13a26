using Insights.Domain.Accounts;
using Insights.Service.Keys;
using Insights.Testing.Clocks;

namespace Insights.Service.Tests.Keys;

public sealed class KeyRateTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly KeyRate _rate;

    public KeyRateTests() => _rate = new KeyRate(_clock) { Limits = new RateLimits(100, 10) };

    [Fact]
    public void What_one_second_brings_may_come_at_once()
    {
        for (var i = 0; i <= 100; i++)
            _rate.TakeEvents(1);
        Waits(() => _rate.TakeEvents(1)).ShouldBe(10, tolerance: 1);
    }

    [Fact]
    public void A_batch_larger_than_that_is_taken_and_paid_for_before_the_next()
    {
        _rate.TakeEvents(500);
        Waits(() => _rate.TakeEvents(1)).ShouldBe(4000, tolerance: 1);
        _clock.Advance(TimeSpan.FromMilliseconds(3990));
        Waits(() => _rate.TakeEvents(1)).ShouldBe(10, tolerance: 1);
        _clock.Advance(TimeSpan.FromMilliseconds(11));
        _rate.TakeEvents(500);
    }

    [Fact]
    public void The_rate_is_kept_over_a_long_time()
    {
        var taken = 0;
        for (var i = 0; i < 1000; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            try
            {
                _rate.TakeEvents(30);
                taken += 30;
            }
            catch (ServiceException)
            {
            }
        }
        taken.ShouldBeInRange(9_900, 10_200);
    }

    [Fact]
    public void What_was_not_used_is_not_saved_up()
    {
        _clock.Advance(TimeSpan.FromDays(1));
        for (var i = 0; i <= 10; i++)
            _rate.TakeCall();
        Should.Throw<ServiceException>(_rate.TakeCall);
    }

    [Fact]
    public void Events_and_calls_are_counted_apart_and_what_has_no_limit_is_not_counted()
    {
        _rate.TakeEvents(100_000);
        _rate.TakeCall();
        _rate.Limits = default;
        for (var i = 0; i < 1000; i++)
        {
            _rate.TakeEvents(1_000_000);
            _rate.TakeCall();
        }
    }

    [Fact]
    public async Task Of_many_at_once_no_more_are_taken_than_may_be()
    {
        var taken = 0;
        await Parallel.ForAsync(0, 1000, (_, _) =>
        {
            try
            {
                _rate.TakeEvents(1);
                Interlocked.Increment(ref taken);
            }
            catch (ServiceException)
            {
            }
            return default;
        });
        taken.ShouldBe(101);
    }

    private static double Waits(Action take)
    {
        var refused = Should.Throw<ServiceException>(take);
        (refused.Fault, refused.Fault.CanRetry()).ShouldBe((ServiceFault.ResourceExhausted, true));
        return refused.RetryAfter.TotalMilliseconds;
    }
}
