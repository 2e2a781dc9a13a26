using System.Globalization;

namespace Insights.Cli.Send.Times;

/// <summary>Times as proto-JSON writes a Timestamp, to the millisecond.</summary>
internal static class Rfc3339
{
    /// <summary>Reads <c>2026-01-01T10:00:00[.123456789](Z|+01:00)</c>. What is finer than a millisecond is cut off.</summary>
    public static bool TryRead(string? text, out DateTimeOffset time)
    {
        time = default;
        // DateTimeOffset takes seven digits of a fraction, a Timestamp has nine.
        if (text is not { Length: >= 20 and <= 40 } || text[10] is not ('T' or 't'))
            return false;
        var zone = text.AsSpan(19).IndexOfAny("Zz+-") + 19;
        var fraction = text.AsSpan(19, Math.Max(0, zone - 19));
        if (zone < 19 || (fraction.Length > 0 && (fraction[0] != '.' || fraction.Length == 1 || fraction[1..].ContainsAnyExceptInRange('0', '9'))))
            return false;
        var digits = string.Concat(fraction.Length > 0 ? fraction[1..] : default, "000")[..3];
        return DateTimeOffset.TryParseExact(
            $"{text.AsSpan(0, 10)}T{text.AsSpan(11, 8)}.{digits}{text[zone..].ToUpperInvariant()}",
            ["yyyy-MM-ddTHH:mm:ss.fffZ", "yyyy-MM-ddTHH:mm:ss.fffzzz"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out time);
    }

    /// <summary>In UTC, with a fraction only where there is one.</summary>
    public static string Write(DateTimeOffset time) => time.UtcDateTime.ToString(
        time.Ticks % TimeSpan.TicksPerSecond < TimeSpan.TicksPerMillisecond ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:ss.fffZ",
        CultureInfo.InvariantCulture);
}
