using System.CommandLine;
using System.Globalization;

namespace Insights.Cli.Hosting;

/// <summary>Lengths of time as people write them: <c>90s</c>, <c>30m</c>, <c>24h</c>, <c>2d</c>.</summary>
internal static class Spans
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3660);

    /// <summary>Reads a whole or decimal number and its unit. Bounds: 0 to 3660 days, both inclusive.</summary>
    public static bool TryParse(string? text, out TimeSpan span)
    {
        span = default;
        if (string.IsNullOrEmpty(text)
            || !decimal.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }
        var unit = text[^1] switch { 's' => 1m, 'm' => 60m, 'h' => 3600m, 'd' => 86400m, _ => 0m };
        if (unit == 0 || number > (decimal)Longest.TotalSeconds / unit)
            return false;
        span = TimeSpan.FromTicks((long)(number * unit * TimeSpan.TicksPerSecond));
        return true;
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
                result.AddError($"{name}: a number and s, m, h or d, as in 90s, 30m, 24h.");
                return null;
            },
        };
    }
}
