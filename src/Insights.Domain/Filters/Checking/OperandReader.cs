using System.Collections.Immutable;
using System.Globalization;
using Insights.Domain.EndUsers;
using Insights.Domain.Events;
using Insights.Domain.Filters.Syntax;
using Insights.Domain.Tags;

namespace Insights.Domain.Filters.Checking;

/// <summary>Reads a value as the type of its field wants it. What looks like another type is a fault, also where a text could hold it.</summary>
internal sealed class OperandReader(TagRules tags, List<FilterFault> faults)
{
    /// <returns>Null where the value is none, which is told.</returns>
    public FilterOperand? Read(FilterField field, SyntaxPath value)
    {
        FilterOperand? operand = field.Type switch
        {
            FilterType.Text or FilterType.List => Text(value),
            FilterType.Number => Number(value),
            FilterType.Boolean => value is { IsQuoted: false, Text: "true" or "false" } ? new BooleanOperand(value.Text == "true") : null,
            FilterType.Time => Moments.Read(value.Text),
            FilterType.Duration => Spans.Read(value.Text) is { } ms ? new DurationOperand(ms) : null,
            FilterType.Tags => UserTags.Find(value.Text) is { } tag ? Tag(tag) : null,
            FilterType.Kind => Kind(value.Text) is { } kind ? new KindOperand(kind) : null,
            _ => throw new ArgumentOutOfRangeException(nameof(field), field.Type, null),
        };
        return operand ?? Fault(value, $"expected {Expected(field.Type)} for '{field.Name}', and found {Found(value)}{Hint(field.Type, value)}");
    }

    /// <summary>All tags, for the question whether any holds.</summary>
    public ImmutableArray<FilterOperand> EveryTag() => [.. UserTags.All.Select(Tag)];

    private TagOperand Tag(UserTag tag) => new(tag, tags.NumbersOf(tag));

    private static TextOperand? Text(SyntaxPath value)
    {
        if (!value.IsQuoted && (value.Text.Contains('*') || IsOtherLiteral(value.Text)))
            return null;
        return EventLimits.IsWellFormed(value.Text) && !value.Text.Contains('\0') ? new TextOperand(value.Text) : null;
    }

    private static NumberOperand? Number(SyntaxPath value) => !value.IsQuoted && Number(value.Text) is { } number ? new NumberOperand(number) : null;

    private static double? Number(string text) => double.TryParse(
        text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number) && text.AsSpan().IndexOfAnyInRange('0', '9') >= 0 ? number : null;

    private static UserKind? Kind(string text) => text.ToUpperInvariant() switch
    {
        "IDENTIFIED" => UserKind.Identified,
        "ANONYMOUS" => UserKind.Anonymous,
        _ => null,
    };

    private static bool IsOtherLiteral(string text) =>
        text is "true" or "false" || Number(text) is not null || (text != "now" && Moments.Read(text) is not null);

    private static string Expected(FilterType type) => type switch
    {
        FilterType.Text or FilterType.List => "a text",
        FilterType.Number => "a number such as 3 or 2.5, without quotes,",
        FilterType.Boolean => "true or false, without quotes,",
        FilterType.Time => "a time such as 2026-01-31T12:00:00Z, or -7d (s, m, h, d, w before now), +7d or now",
        FilterType.Duration => "a duration such as 90s, 30m, 2h or 1d",
        FilterType.Tags => "one of " + string.Join(", ", UserTags.All.Select(t => t.WireName())),
        FilterType.Kind => "identified or anonymous",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    private static string Found(SyntaxPath value) => value.IsQuoted ? $"the text \"{value.Text}\"" : $"'{value.Text}'";

    private static string Hint(FilterType type, SyntaxPath value)
    {
        if (type is not (FilterType.Text or FilterType.List) || value.IsQuoted)
            return "";
        return value.Text.Contains('*')
            ? $"; '*' is no wildcard without quotes: write \"{value.Text}\", or \\* in quotes for the character"
            : $"; as a text it goes in quotes: \"{value.Text}\"";
    }

    private FilterOperand? Fault(SyntaxPath value, string problem)
    {
        faults.Add(new FilterFault(value.Column, problem));
        return null;
    }
}
