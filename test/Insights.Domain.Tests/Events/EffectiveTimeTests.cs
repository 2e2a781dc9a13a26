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
    public void By_a_wrong_clock_only_the_age_counts() => EffectiveTime.Of(1000, 1300, 90_000).ShouldBe(89_700);

    [Theory]
    [InlineData(-3_600_000)]
    [InlineData(-90_000)]
    [InlineData(86_400_000)]
    public void A_wrong_client_clock_moves_no_event(long error) =>
        EffectiveTime.Of(4700 + error, 5000 + error, 5000).ShouldBe(4700);

    [Theory]
    [InlineData(60_000, 0)]
    [InlineData(60_001, 60_001)]
    [InlineData(-60_000, 0)]
    [InlineData(-60_001, -60_001)]
    public void A_clock_is_right_that_shows_no_more_than_60_seconds_from_the_moment_of_receipt(long behindMs, long movedMs) =>
        EffectiveTime.Of(1_000_000, 1_100_000, 1_100_000 + behindMs).ShouldBe(1_000_000 + movedMs);

    [Fact]
    public void A_request_that_stalls_moves_its_events_no_further_than_one_that_does_not() =>
        EffectiveTime.Of(1000, 1010, 4010).ShouldBe(EffectiveTime.Of(1000, 1010, 1020));

    [Fact]
    public void Sent_by_a_wrong_clock_the_moment_it_happened_it_counts_as_received() => EffectiveTime.Of(1000, 1000, 90_000).ShouldBe(90_000);

    [Fact]
    public void A_sent_at_before_the_time_is_as_good_as_none() => EffectiveTime.Of(1000, 999, 5000).ShouldBe(1000);

    [Fact]
    public void A_sent_at_before_a_time_in_the_future_gives_the_moment_of_receipt() =>
        EffectiveTime.Of(9000, 8000, 5000).ShouldBe(5000);
}
