using Insights.Domain.EndUsers;

namespace Insights.Domain.Tests.EndUsers;

/// <summary>Months are counted up to the ends of the calendar, and no further.</summary>
public sealed class RetentionTests
{
    private static readonly long _firstMs = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long _lastMs = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    [Fact]
    public void What_was_seen_last_at_the_end_of_the_calendar_is_kept_to_its_end()
    {
        Retention.ExpiresMs(_lastMs).ShouldBe(_lastMs);
        Retention.ExpiresMs(long.MaxValue).ShouldBe(_lastMs);
        Retention.ExpiresMs(_firstMs).ShouldBe(DateTimeOffset.MinValue.AddMonths(6).ToUnixTimeMilliseconds());
    }

    [Fact]
    public void At_the_beginning_of_the_calendar_all_is_kept_since_then()
    {
        Retention.FromMs(_firstMs).ShouldBe(_firstMs);
        Retention.EventsFromMs(long.MinValue, 60).ShouldBe(_firstMs);
        Retention.CutMs(_firstMs, 60).ShouldBeLessThanOrEqualTo(_firstMs);
        Retention.FromMs(_lastMs).ShouldBe(DateTimeOffset.MaxValue.AddMonths(-6).ToUnixTimeMilliseconds());
    }
}
