using System.Globalization;

namespace Insights.Testing.Builders;

/// <summary>Moments of a test as it writes them: "10:00", "10:00:05", "10:00:05.001" of 2 March 2026, UTC, or of a day after it.</summary>
public static class Moments
{
    private static readonly DateTimeOffset Day = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Unix milliseconds of a moment.</summary>
    public static long At(string time, int day = 0) => Day.AddDays(day).Add(Parse(time)).ToUnixTimeMilliseconds();

    /// <summary>The moment as a test would write it, at the coarsest precision that says all; days after the first as "+1d".</summary>
    public static string Text(long unixMs)
    {
        var since = DateTimeOffset.FromUnixTimeMilliseconds(unixMs) - Day;
        var format = since.Milliseconds != 0 ? @"hh\:mm\:ss\.fff" : since.Seconds != 0 ? @"hh\:mm\:ss" : @"hh\:mm";
        var days = (int)Math.Floor(since.TotalDays);
        var text = (since - TimeSpan.FromDays(days)).ToString(format, CultureInfo.InvariantCulture);
        return days == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}{days:+0;-0}d");
    }

    private static TimeSpan Parse(string time) => TimeSpan.ParseExact(
        time, [@"hh\:mm", @"hh\:mm\:ss", @"hh\:mm\:ss\.fff"], CultureInfo.InvariantCulture);
}
