namespace Insights.Domain.Analytics;

/// <summary>A range of time.</summary>
/// <param name="FromMs">Unix milliseconds, inclusive.</param>
/// <param name="ToMs">Unix milliseconds, exclusive; after <paramref name="FromMs"/>.</param>
public readonly record struct Period(long FromMs, long ToMs);

/// <summary>How finely a period is told.</summary>
public enum Granularity
{
    Day = 1,

    /// <summary>From Monday.</summary>
    Week,
    Month,

    /// <summary>By the clocks of the time zone.</summary>
    Hour,
}

/// <summary>An hour, day, week or month of a time zone, as far as it lies in the period asked for.</summary>
/// <param name="Date">Its day, or its first, in the time zone, also where the period begins within it.</param>
public readonly record struct Bucket(DateOnly Date, Period Period);

/// <summary>Cuts a period by the calendar of a time zone (docs/semantics.md 1.9).</summary>
public static class PeriodCalendar
{
    /// <summary>Most buckets of one question; inclusive.</summary>
    public const int MaxBuckets = 1000;

    /// <summary>
    /// The hours, days, weeks or months that the period touches, in order, without a gap. A day begins at its first moment: where
    /// clocks skip midnight, when they do; where midnight comes twice, at the first. An hour begins when the clocks show a full one. The last of the calendar ends with the period.
    /// </summary>
    /// <returns>Null where there would be more than <see cref="MaxBuckets"/>.</returns>
    public static IReadOnlyList<Bucket>? Cut(Period period, Granularity granularity, TimeZoneInfo zone)
    {
        if (granularity == Granularity.Hour)
            return Hours(period, zone);
        var buckets = new List<Bucket>();
        var date = First(DateOnly.FromDateTime(Local(period.FromMs, zone)), granularity);
        // Clocks that are set back over midnight bring a date again for a while: its first moment lies before.
        while (Next(date, granularity) is { } later && StartMs(later, zone) <= period.FromMs)
            date = later;
        for (var fromMs = period.FromMs; fromMs < period.ToMs;)
        {
            if (buckets.Count == MaxBuckets)
                return null;
            var next = Next(date, granularity);
            var toMs = next is { } begins ? Math.Min(period.ToMs, StartMs(begins, zone)) : period.ToMs;
            buckets.Add(new Bucket(date, new Period(fromMs, toMs)));
            (date, fromMs) = (next ?? date, toMs);
        }
        return buckets;
    }

    /// <summary>Where clocks are set, an hour ends when they are: by half an hour, it is a short one.</summary>
    private static List<Bucket>? Hours(Period period, TimeZoneInfo zone)
    {
        var buckets = new List<Bucket>();
        for (var fromMs = period.FromMs; fromMs < period.ToMs;)
        {
            if (buckets.Count == MaxBuckets)
                return null;
            var local = Local(fromMs, zone);
            var toMs = Math.Min(period.ToMs, fromMs + HourMs - (local.Ticks / TimeSpan.TicksPerMillisecond % HourMs));
            buckets.Add(new Bucket(DateOnly.FromDateTime(local), new Period(fromMs, toMs)));
            fromMs = toMs;
        }
        return buckets;
    }

    private const long HourMs = 60 * 60 * 1000;

    private static DateTime Local(long ms, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(ms), zone).DateTime;

    /// <summary>
    /// The first moment of a day in a time zone, Unix milliseconds. That of the calendar's first day is before the year 1 in UTC
    /// where the time zone is ahead of it.
    /// </summary>
    public static long StartMs(DateOnly date, TimeZoneInfo zone)
    {
        var midnight = date.ToDateTime(TimeOnly.MinValue);
        // Where clocks skip midnight, the offset before the skip says when that is.
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max()
            : zone.GetUtcOffset(zone.IsInvalidTime(midnight) ? midnight.AddDays(-1) : midnight);
        return (midnight - DateTime.UnixEpoch - offset).Ticks / TimeSpan.TicksPerMillisecond;
    }

    private static DateOnly First(DateOnly date, Granularity granularity) => granularity switch
    {
        Granularity.Day => date,
        Granularity.Week => date.AddDays(-(((int)date.DayOfWeek + 6) % 7)),
        Granularity.Month => new DateOnly(date.Year, date.Month, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(granularity), granularity, null),
    };

    /// <returns>Null where the calendar ends before.</returns>
    private static DateOnly? Next(DateOnly date, Granularity granularity) => granularity switch
    {
        Granularity.Month => date <= DateOnly.MaxValue.AddMonths(-1) ? date.AddMonths(1) : null,
        Granularity.Week => date <= DateOnly.MaxValue.AddDays(-7) ? date.AddDays(7) : null,
        _ => date < DateOnly.MaxValue ? date.AddDays(1) : null,
    };
}
