using System.Globalization;

namespace Insights.Http.Json;

/// <summary>Times and durations in their proto-JSON forms.</summary>
public static class JsonText
{
    /// <summary>RFC 3339, UTC, with no fraction or three digits of it.</summary>
    public static string Time(long unixMs)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(unixMs);
        return time.ToString(
            unixMs % 1000 == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
    }

    public static string Time(DateTimeOffset time) => Time(time.ToUnixTimeMilliseconds());

    /// <summary>Seconds with as many digits as the milliseconds need, and an "s": "12.345s".</summary>
    public static string Duration(long ms) => (ms / 1000m).ToString("0.###", CultureInfo.InvariantCulture) + "s";

    /// <summary>Reads a duration of seconds with at most milliseconds and an "s".</summary>
    public static bool TryReadDuration(string text, out TimeSpan duration)
    {
        duration = default;
        if (text is not [.. var number, 's']
            || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            || decimal.Abs(seconds) > MaxSeconds || seconds * 1000 != decimal.Truncate(seconds * 1000))
            return false;
        duration = TimeSpan.FromMilliseconds((long)(seconds * 1000));
        return true;
    }

    /// <summary>Longest duration in proto-JSON, in seconds: 10,000 years.</summary>
    private const decimal MaxSeconds = 315_576_000_000m;

    /// <summary>A 64-bit number, which is a text.</summary>
    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
