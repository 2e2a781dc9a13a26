using System.Globalization;
using Insights.Domain.Attributes;
using Insights.Integrations.Definitions;

namespace Insights.Integrations.Mapping;

/// <summary>Reads cells of one column as values of the type that its mapping declares.</summary>
internal sealed class CellReader(AttributeMapping mapping, TimeZoneInfo zone)
{
    /// <summary>From here on a double does not tell one whole number from the next.</summary>
    private const decimal MaxWhole = 9_007_199_254_740_992;

    private static readonly string[] _true = ["true", "yes", "y", "1", "on"];
    private static readonly string[] _false = ["false", "no", "n", "0", "off"];

    /// <returns>A value, or what is wrong with the cell; neither where it is empty.</returns>
    public (AttributeValue? Value, string? Fault) Read(string cell)
    {
        var text = mapping is { KeepBlanks: true, Type: AttributeType.Text } ? cell : cell.Trim();
        if (text.Length == 0)
            return (null, null);
        AttributeValue? value = mapping.Type switch
        {
            AttributeType.Number => Number(text),
            AttributeType.Boolean => Boolean(text),
            AttributeType.Time => Time(text),
            AttributeType.List => List(text),
            _ => new TextValue(Cased(text)),
        };
        return value is null ? (null, $"is not {Wanted()}") : value.Fault is { } fault ? (null, fault) : (value, null);
    }

    private string Wanted() => mapping.Type switch
    {
        AttributeType.Number => "a number, at most 2^53 where it is whole (a longer one should be a text)",
        AttributeType.Boolean => "true or false, yes or no, 1 or 0",
        _ => $"a time {Written(mapping.Format)}",
    };

    private NumberValue? Number(string text)
    {
        if (mapping.Format == ",")
            text = text.Contains('.', StringComparison.Ordinal) ? "" : text.Replace(',', '.');
        return double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) && !IsRounded(text)
            ? new NumberValue(number)
            : null;
    }

    /// <summary>Whether it is a whole number that a double may not tell from the next one.</summary>
    private static bool IsRounded(string text) => !text.AsSpan().ContainsAny('.', 'e', 'E')
        && (!decimal.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) || Math.Abs(whole) > MaxWhole);

    private static BooleanValue? Boolean(string text) =>
        _true.Contains(text, StringComparer.OrdinalIgnoreCase) ? new BooleanValue(true)
        : _false.Contains(text, StringComparer.OrdinalIgnoreCase) ? new BooleanValue(false)
        : null;

    private TimeValue? Time(string text) => TimeFormats.Read(text, mapping.Format, zone) is { } ms ? new TimeValue(ms) : null;

    private ListValue List(string text) => new(
        [.. text.Split(string.IsNullOrEmpty(mapping.Format) ? ";" : mapping.Format, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Cased)]);

    private string Cased(string text) => mapping.Case switch
    {
        LetterCase.Lower => text.ToLowerInvariant(),
        LetterCase.Upper => text.ToUpperInvariant(),
        _ => text,
    };

    internal static string Written(string? format) => string.IsNullOrEmpty(format) ? "of RFC 3339" : $"of the form {format}";
}
