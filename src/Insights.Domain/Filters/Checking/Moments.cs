using System.Globalization;

namespace Insights.Domain.Filters.Checking;

/// <summary>Times as filters write them: RFC 3339 in capitals or small letters, a date alone (its midnight, UTC), <c>now</c>, <c>-7d</c> and <c>+7d</c>.</summary>
internal static class Moments
{
    private static readonly string[] _formats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    public static TimeOperand? Read(string text)
    {
        if (text == "now")
            return new TimeOperand(0, IsRelative: true);
        if (text.Length > 1 && text[0] is '-' or '+' && Spans.Read(text.AsSpan(1)) is { } span)
            return new TimeOperand(text[0] == '-' ? -span : span, IsRelative: true);
        // A time without an offset is nobody's: DateTimeOffset would take it as UTC, a reader as his own.
        if (text is [_, _, _, _, '-', _, _, '-', _, _, 't' or 'T', ..])
            text = text.ToUpperInvariant();
        var hasOffset = text.Length == 10 || text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > 10;
        return hasOffset && DateTimeOffset.TryParseExact(
            text, _formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? new TimeOperand(at.ToUnixTimeMilliseconds(), IsRelative: false)
            : null;
    }

    /// <summary>RFC 3339, UTC, to the millisecond where there are any.</summary>
    public static string Write(long unixMs) => DateTimeOffset.FromUnixTimeMilliseconds(unixMs)
        .ToString(unixMs % 1000 == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
