using System.Globalization;

namespace Insights.Domain.Attributes;

/// <summary>
/// A value as a text, for completion: numbers in the shortest form that reads back the same (exponents of two digits and more),
/// <c>true</c> and <c>false</c>, times as RFC 3339 in UTC to the millisecond. A list has the texts of its elements.
/// </summary>
public static class ValueText
{
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static string Of(double number) => (number == 0 ? 0 : number).ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');

    public static string OfTime(long unixMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString(Time, CultureInfo.InvariantCulture);

    /// <summary>The texts of a value: of a list, each that is in it once.</summary>
    public static IEnumerable<string> Of(AttributeValue value) => value switch
    {
        TextValue v => [v.Text],
        NumberValue v => [Of(v.Number)],
        BooleanValue v => [v.Boolean ? "true" : "false"],
        TimeValue v => [OfTime(v.UnixMs)],
        ListValue v => v.Texts.Distinct(StringComparer.Ordinal),
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    /// <summary>The value that has a text; of a list, the text.</summary>
    public static AttributeValue Read(AttributeType type, string text) => type switch
    {
        AttributeType.Text or AttributeType.List => new TextValue(text),
        AttributeType.Number => new NumberValue(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)),
        AttributeType.Boolean => new BooleanValue(text == "true"),
        AttributeType.Time => new TimeValue(DateTimeOffset.ParseExact(
            text, Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeMilliseconds()),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}
