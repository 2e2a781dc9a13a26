using Insights.Cli.Send.Sending;

namespace Insights.Cli.Tests.Send.Sending;

public sealed class RetryDelayTests
{
    [Theory]
    [InlineData(1, 0.0, 100)]
    [InlineData(1, 0.5, 150)]
    [InlineData(3, 0.0, 400)]
    [InlineData(8, 0.0, 12_800)]
    [InlineData(9, 0.0, 15_000)]
    [InlineData(100, 0.0, 15_000)]
    public void Waits_double_up_to_a_bound_and_spread(int retry, double jitter, int milliseconds) =>
        RetryDelay.Of(retry, null, jitter).ShouldBe(TimeSpan.FromMilliseconds(milliseconds));

    [Theory]
    [InlineData(1, 7, 7)]
    [InlineData(8, 7, 12.8)]
    [InlineData(1, 3600, 300)]
    [InlineData(1, -5, 0.1)]
    public void A_wait_that_the_server_asks_for_is_the_least(int retry, int asked, double seconds) =>
        RetryDelay.Of(retry, TimeSpan.FromSeconds(asked), 0).ShouldBe(TimeSpan.FromSeconds(seconds));
}
