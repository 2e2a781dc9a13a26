using System.Buffers;
using System.CommandLine;
using System.Globalization;

namespace Insights.Cli.Hosting;

/// <summary>Lengths of time as people write them, the same as in filters: <c>90s</c>, <c>30m</c>, <c>1h30m</c>, <c>2d</c>, <c>1w</c>.</summary>
internal static class Spans
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3660);

    /// <summary>For a person; reads on from the option.</summary>
    public const string Form = "a number and ms, s, m, h, d or w, as in 90s, 20m, 1h30m, 7d";

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly (string Unit, decimal Seconds)[] Units =
        [("ms", 0.001m), ("w", 604800m), ("d", 86400m), ("h", 3600m), ("m", 60m), ("s", 1m)];

    /// <summary>Reads whole or decimal numbers with their units. Bounds: 0 to 3660 days, both inclusive.</summary>
    public static bool TryParse(string? text, out TimeSpan span)
    {
        span = default;
        if (text is not { Length: > 0 and <= 64 })
            return false;
        var rest = text.AsSpan();
        var seconds = 0m;
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return false;
            rest = rest[digits..];
            var letters = rest.IndexOfAny(Digits) is >= 0 and var next ? next : rest.Length;
            var unit = 0m;
            foreach (var (name, length) in Units)
            {
                if (rest[..letters].SequenceEqual(name))
                    unit = length;
            }
            if (unit == 0 || number > (decimal)Longest.TotalSeconds / unit)
                return false;
            seconds += number * unit;
            rest = rest[letters..];
        }
        if (seconds > (decimal)Longest.TotalSeconds)
            return false;
        span = TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return true;
    }

    /// <summary>The two largest units, as they are read: 3d4h, 1m30s; below ten seconds with a tenth.</summary>
    public static string ToText(decimal seconds)
    {
        if (seconds < 10)
            return string.Create(CultureInfo.InvariantCulture, $"{seconds:0.#}s");
        var whole = decimal.Truncate(seconds);
        foreach (var (unit, length, inner, innerLength) in (ReadOnlySpan<(string, decimal, string, decimal)>)[("d", 86400m, "h", 3600m), ("h", 3600m, "m", 60m), ("m", 60m, "s", 1m)])
        {
            if (whole < length)
                continue;
            var rest = decimal.Truncate(whole % length / innerLength);
            return string.Create(CultureInfo.InvariantCulture, $"{decimal.Truncate(whole / length)}{unit}{(rest > 0 ? $"{rest}{inner}" : "")}");
        }
        return string.Create(CultureInfo.InvariantCulture, $"{whole}s");
    }

    /// <summary>As proto-JSON writes a Duration: <c>1800s</c>, <c>1.5s</c>.</summary>
    public static string ToProtoJson(TimeSpan span) =>
        string.Create(CultureInfo.InvariantCulture, $"{(decimal)span.Ticks / TimeSpan.TicksPerSecond:0.#######}s");

    public static Option<TimeSpan?> Option(string name, string description)
    {
        return new(name)
        {
            Description = description,
            HelpName = "span",
            CustomParser = result =>
            {
                if (TryParse(result.Tokens[0].Value, out var span))
                    return span;
                result.AddError($"{name}: {Form}.");
                return null;
            },
        };
    }
}
