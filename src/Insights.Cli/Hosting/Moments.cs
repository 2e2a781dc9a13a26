using System.CommandLine;
using System.Globalization;
using Insights.Cli.Send.Times;

namespace Insights.Cli.Hosting;

/// <summary>Points in time as people write them, one notation for every option: RFC 3339, <c>now</c>, <c>now-1h</c>, <c>-7d</c>.</summary>
internal static class Moments
{
    /// <summary>For a person; reads on from the option.</summary>
    public const string Form = "a time as in 2026-01-31T12:00:00Z, now, now-1h or -7d";

    /// <summary>Reads one; of a time relative to now the present moment is asked for.</summary>
    public static bool TryParse(string? text, Func<DateTimeOffset> now, out DateTimeOffset time)
    {
        time = default;
        if (Before(text) is { } before)
        {
            time = now() - before;
            return true;
        }
        return Rfc3339.TryRead(text, out time);
    }

    /// <summary>How long before now; null where the text is no time relative to now.</summary>
    public static TimeSpan? Before(string? text)
    {
        var span = text switch
        {
            "now" => "0s",
            ['n', 'o', 'w', '-', .. var rest] => rest,
            ['-', .. var rest] => rest,
            _ => null,
        };
        return Spans.TryParse(span, out var before) ? before : null;
    }

    /// <summary>As the API takes it: RFC 3339; Unix milliseconds too.</summary>
    /// <exception cref="UsageException">It is no time.</exception>
    public static string? ToJson(ParseResult parsed, Option<string?> option, TimeProvider clock)
    {
        if (parsed.GetValue(option) is not { } text)
            return null;
        if (TryParse(text, clock.GetUtcNow, out var time))
            return Rfc3339.Write(time);
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var unixMs) && unixMs <= 253402300799999
            ? Rfc3339.Write(DateTimeOffset.FromUnixTimeMilliseconds(unixMs))
            : throw new UsageException($"{option.Name}: {Form}, not '{text}'");
    }
}
