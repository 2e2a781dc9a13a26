using Insights.Domain.Analytics;

namespace Insights.Domain.Tests.Analytics;

/// <summary>Periods are cut by the calendar of any time zone, up to both ends of the calendar.</summary>
public sealed class PeriodCalendarTests
{
    private const long DayMs = 24L * 60 * 60 * 1000;

    private static readonly long _first = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long _last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static TheoryData<Granularity> Granularities => [Granularity.Day, Granularity.Week, Granularity.Month];

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

    [Theory]
    [InlineData("UTC", "2026-10-24T22:30:00Z", "2026-10-25T01:00:00Z", "30 60 60")]
    [InlineData("Asia/Kolkata", "2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z", "30 60 30")]
    [InlineData("Australia/Lord_Howe", "2026-04-04T14:00:00Z", "2026-04-04T17:00:00Z", "60 30 60 30")]
    [InlineData("Europe/Zurich", "2026-10-25T00:00:00Z", "2026-10-25T03:00:00Z", "60 60 60")]
    public void Hours_begin_when_the_clocks_of_the_time_zone_show_a_full_one(string name, string from, string to, string minutes)
    {
        var period = new Period(Ms(from), Ms(to));
        var hours = PeriodCalendar.Cut(period, Granularity.Hour, TimeZoneInfo.FindSystemTimeZoneById(name))!;
        string.Join(' ', hours.Select(h => (h.Period.ToMs - h.Period.FromMs) / 60_000)).ShouldBe(minutes);
        (hours[0].Period.FromMs, hours[^1].Period.ToMs).ShouldBe((period.FromMs, period.ToMs));

        static long Ms(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
    }

    [Fact]
    public void Forty_one_days_have_hours_enough_and_forty_two_too_many()
    {
        PeriodCalendar.Cut(new Period(0, 41 * DayMs), Granularity.Hour, TimeZoneInfo.Utc)!.Count.ShouldBe(984);
        PeriodCalendar.Cut(new Period(0, 42 * DayMs), Granularity.Hour, TimeZoneInfo.Utc).ShouldBeNull();
    }

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
