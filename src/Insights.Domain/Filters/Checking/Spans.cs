using System.Buffers;
using System.Globalization;

namespace Insights.Domain.Filters.Checking;

/// <summary>Spans of time as filters write them: <c>90s</c>, <c>1.5h</c>, <c>1h30m</c>; of s, m, h, d, w and ms, each an exact number of milliseconds.</summary>
internal static class Spans
{
    private static readonly SearchValues<char> _amount = SearchValues.Create("0123456789.");

    /// <summary>Reads a span without its sign.</summary>
    /// <returns>Milliseconds, at most <see cref="FilterLimits.MaxSpanMs"/>; null where it is none.</returns>
    public static long? Read(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return null;
        var total = 0m;
        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExcept(_amount);
            if (digits is <= 0 or > 18
                || !decimal.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
                return null;
            text = text[digits..];
            var letters = text.IndexOfAnyExceptInRange('a', 'z');
            if (letters < 0)
                letters = text.Length;
            if (UnitMs(text[..letters]) is not { } unit)
                return null;
            total += amount * unit;
            if (total > FilterLimits.MaxSpanMs)
                return null;
            text = text[letters..];
        }
        return total == decimal.Truncate(total) ? (long)total : null;
    }

    /// <summary>As Spans are read, in the largest units: 1h30m.</summary>
    public static string Write(long ms)
    {
        if (ms == 0)
            return "0s";
        var text = "";
        foreach (var (unit, name) in (ReadOnlySpan<(long, string)>)[(86_400_000L, "d"), (3_600_000L, "h"), (60_000L, "m"), (1000L, "s"), (1L, "ms")])
        {
            if (ms >= unit)
                text += string.Create(CultureInfo.InvariantCulture, $"{ms / unit}{name}");
            ms %= unit;
        }
        return text;
    }

    private static long? UnitMs(ReadOnlySpan<char> unit) => unit switch
    {
        "ms" => 1,
        "s" => 1000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        "w" => 7 * 86_400_000L,
        _ => null,
    };
}
