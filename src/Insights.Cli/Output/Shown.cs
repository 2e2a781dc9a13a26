using System.Globalization;
using Insights.Cli.Hosting;
using Insights.Cli.Send.Times;

namespace Insights.Cli.Output;

/// <summary>Texts of the server as people and spreadsheets read them; what is none of what it should be stays as it is.</summary>
internal static class Shown
{
    public static string Time(string? text, string format) =>
        Rfc3339.TryRead(text, out var time) ? time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture) : text ?? "";

    /// <summary>The two largest units: 2h5m, 12s; below a second 0.3s.</summary>
    public static string Span(string? text) => TrySeconds(text) is { } seconds ? Spans.ToText(seconds) : text ?? "";

    /// <summary>A share from 0 to 1 as a percentage.</summary>
    public static string Share(string? text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) ? share.ToString("0%", CultureInfo.InvariantCulture) : text ?? "";

    /// <summary>A number of seconds.</summary>
    public static string Seconds(string? text) => TrySeconds(text) is not null ? text![..^1] : text ?? "";

    private static decimal? TrySeconds(string? text) =>
        text is { Length: > 1 } && text[^1] == 's'
        && decimal.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : null;

    /// <summary>A text that must not steer the terminal that shows it: control characters, and those that turn the direction of writing, are replaced.</summary>
    public static string Clean(string text) =>
        text.Any(Steers) ? string.Concat(text.Select(c => Steers(c) ? '\uFFFD' : c)) : text;

    private static bool Steers(char c) => char.IsControl(c) || c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u2028' or '\u2029';
}
