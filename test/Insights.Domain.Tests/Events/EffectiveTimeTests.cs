using Insights.Domain.Events;

namespace Insights.Domain.Tests.Events;

public class EffectiveTimeTests
{
    [Fact]
    public void Without_sent_at_the_clients_time_counts() => EffectiveTime.Of(1000, null, 5000).ShouldBe(1000);

    [Fact]
    public void Without_sent_at_a_time_in_the_future_becomes_the_moment_of_receipt() =>
        EffectiveTime.Of(9000, null, 5000).ShouldBe(5000);

    [Fact]
    public void With_sent_at_only_the_age_on_the_clients_clock_counts() =>
        EffectiveTime.Of(1000, 1300, 5000).ShouldBe(4700);

    [Theory]
    [InlineData(-3_600_000)]
    [InlineData(0)]
    [InlineData(86_400_000)]
    public void A_wrong_client_clock_moves_no_event(long error) =>
        EffectiveTime.Of(1000 + error, 1300 + error, 5000).ShouldBe(4700);

    [Fact]
    public void Sent_the_moment_it_happened_it_counts_as_received() => EffectiveTime.Of(1000, 1000, 5000).ShouldBe(5000);

    [Fact]
    public void A_sent_at_before_the_time_is_as_good_as_none() => EffectiveTime.Of(1000, 999, 5000).ShouldBe(1000);

    [Fact]
    public void A_sent_at_before_a_time_in_the_future_gives_the_moment_of_receipt() =>
        EffectiveTime.Of(9000, 8000, 5000).ShouldBe(5000);
}
