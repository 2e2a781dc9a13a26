using Insights.Domain.Analytics;

namespace Insights.Domain.Tests.Analytics;

/// <summary>Periods are cut by the calendar of any time zone, up to both ends of the calendar.</summary>
public sealed class PeriodCalendarTests
{
    private const long DayMs = 24L * 60 * 60 * 1000;

    private static readonly long _first = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long _last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static TheoryData<Granularity> Granularities => [.. Enum.GetValues<Granularity>()];

    [Theory]
    [MemberData(nameof(Granularities))]
    public void A_period_at_an_end_of_the_calendar_is_cut_in_every_time_zone(Granularity granularity)
    {
        Period[] periods =
        [
            new(_first, _first + 1), new(_first, _first + DayMs), new(_first, _first + (100 * DayMs)), new(_first + 1, _first + (3 * DayMs)),
            new(_last - 1, _last), new(_last - DayMs, _last), new(_last - (100 * DayMs), _last), new(_last - (3 * DayMs), _last - 1),
        ];
        foreach (var zone in TimeZoneInfo.GetSystemTimeZones())
        {
            foreach (var period in periods)
            {
                var buckets = PeriodCalendar.Cut(period, granularity, zone).ShouldNotBeNull();
                buckets[0].Period.FromMs.ShouldBe(period.FromMs);
                buckets[^1].Period.ToMs.ShouldBe(period.ToMs);
                buckets.ShouldAllBe(b => b.Period.FromMs < b.Period.ToMs);
                buckets.Zip(buckets.Skip(1)).ShouldAllBe(pair => pair.First.Period.ToMs == pair.Second.Period.FromMs && pair.First.Date < pair.Second.Date);
            }
        }
    }

    [Fact]
    public void The_whole_calendar_is_more_than_a_thousand_months() =>
        PeriodCalendar.Cut(new Period(_first, _last), Granularity.Month, TimeZoneInfo.Utc).ShouldBeNull();

    [Fact]
    public void The_last_day_of_the_calendar_ends_with_the_period() =>
        PeriodCalendar.Cut(new Period(_last - DayMs + 1, _last), Granularity.Day, TimeZoneInfo.Utc)!
            .ShouldBe([new Bucket(new DateOnly(9999, 12, 31), new Period(_last - DayMs + 1, _last))]);

    [Theory]
    [InlineData("Asia/Tokyo")]
    [InlineData("America/New_York")]
    public void A_day_begins_at_its_midnight_in_the_time_zone_also_where_that_lies_before_the_calendar(string name)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(name);
        var offsetMs = (long)zone.GetUtcOffset(DateTime.MinValue).TotalMilliseconds;
        PeriodCalendar.StartMs(DateOnly.MinValue, zone).ShouldBe(_first - offsetMs);
    }
}
