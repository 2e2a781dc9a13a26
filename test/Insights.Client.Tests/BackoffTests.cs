using Insights.Client.Sending;

namespace Insights.Client.Tests;

public sealed class BackoffTests
{
    private static readonly InsightsClientOptions Options = new()
    {
        FirstDelay = TimeSpan.FromSeconds(1),
        LongestDelay = TimeSpan.FromSeconds(10),
        Random = new Random(7),
    };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 8)]
    [InlineData(5, 10)]
    [InlineData(1_000_000, 10)]
    public void Delays_double_up_to_their_bound_and_are_spread_around_that(int failures, int usualSeconds)
    {
        var backoff = new Backoff(Options);
        var delays = Enumerable.Range(0, 200).Select(_ => backoff.Delay(failures, TimeSpan.Zero).TotalSeconds).ToList();
        delays.ShouldAllBe(d => d >= usualSeconds * 0.5 && d < usualSeconds * 1.5);
        delays.Average().ShouldBe(usualSeconds, usualSeconds * 0.1);
        (delays.Max() - delays.Min()).ShouldBeGreaterThan(usualSeconds * 0.8);
    }

    [Fact]
    public void What_the_gateway_asks_for_comes_before_the_delay() =>
        new Backoff(Options).Delay(1, TimeSpan.FromMinutes(1)).ShouldBeInRange(TimeSpan.FromSeconds(60.5), TimeSpan.FromSeconds(61.5));

    [Fact]
    public void The_same_seed_gives_the_same_delays()
    {
        double[] Delays()
        {
            var backoff = new Backoff(new InsightsClientOptions { Random = new Random(3) });
            return [.. Enumerable.Range(1, 10).Select(i => backoff.Delay(i, TimeSpan.Zero).TotalSeconds)];
        }
        Delays().ShouldBe(Delays());
    }
}
