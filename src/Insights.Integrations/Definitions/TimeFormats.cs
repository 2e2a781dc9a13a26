using System.Globalization;
using Insights.Domain.Attributes;

namespace Insights.Integrations.Definitions;

/// <summary>How times are written in rows.</summary>
internal static class TimeFormats
{
    public const string Seconds = "UNIX_SECONDS";
    public const string Milliseconds = "UNIX_MILLISECONDS";

    /// <summary>RFC 3339, and what people and databases make of it: a date alone, a blank for the T, no zone.</summary>
    private static readonly string[] _default =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd HH:mm:ss.FFFFFFFzzz",
        "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd",
    ];

    /// <summary>Why it can be no format, to be read on from its name; null where it can.</summary>
    public static string? Fault(string? format)
    {
        if (string.IsNullOrEmpty(format) || format is Seconds or Milliseconds)
            return null;
        const string problem = "must be empty (RFC 3339), UNIX_SECONDS, UNIX_MILLISECONDS, or a format with day, month and year, such as dd.MM.yyyy HH:mm";
        if (format.Length > SourceLimits.MaxFormatLength || !format.Contains("yy", StringComparison.Ordinal) || !format.Contains('d', StringComparison.Ordinal)
            || !format.Contains('M', StringComparison.Ordinal))
            return problem;
        try
        {
            var text = new DateTime(2026, 3, 4, 5, 6, 7, DateTimeKind.Utc).ToString(format, CultureInfo.InvariantCulture);
            return DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? null : problem;
        }
        catch (FormatException)
        {
            return problem;
        }
    }

    /// <returns>Unix milliseconds; null where the text is no such time, or none of the years 1 to 9999.</returns>
    public static long? Read(string text, string? format, TimeZoneInfo zone)
    {
        if (format is Seconds or Milliseconds)
            return ReadUnix(text, format);
        var read = default(DateTime);
        var good = string.IsNullOrEmpty(format)
            ? DateTime.TryParseExact(text, _default, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out read)
            : DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out read);
        if (!good)
            return null;
        if (read.Kind == DateTimeKind.Unspecified)
        {
            // An hour that daylight saving time leaves out is none.
            if (zone.IsInvalidTime(read))
                return null;
            var offset = zone.GetUtcOffset(read);
            var ticks = read.Ticks - offset.Ticks;
            return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero).ToUnixTimeMilliseconds() : null;
        }
        return new DateTimeOffset(read.ToUniversalTime()).ToUnixTimeMilliseconds();
    }

    private static long? ReadUnix(string text, string format)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number is < -1_000_000_000_000_000 or > 1_000_000_000_000_000)
            return null;
        var ms = format == Seconds ? number * 1000 : number;
        return new TimeValue(ms).Fault is null ? ms : null;
    }
}
