using System.Collections.Immutable;
using System.Text.Json;
using Insights.Domain.Filters.Checking;
using Insights.Domain.Tags;

namespace Insights.Domain.Filters.Evaluation;

/// <summary>What a node of an explanation is.</summary>
public enum ExplanationKind
{
    /// <summary>All of its parts must hold.</summary>
    And,

    /// <summary>One of its parts must hold.</summary>
    Or,

    /// <summary>Its one part must not hold.</summary>
    Not,

    /// <summary>One question about one field.</summary>
    Clause,
}

/// <summary>Why a user is in a filter or not: the filter's tree, every node judged.</summary>
/// <param name="Holds">What the node comes to.</param>
/// <param name="Text">The clause as written; empty for other nodes.</param>
/// <param name="Field">The clause's field; empty for other nodes.</param>
/// <param name="Value">What the field holds of this user, as filters write it; null where it is unset, and for other nodes.</param>
/// <param name="Parts">Empty for a clause; for an And also where the filter is that of everyone.</param>
public sealed record Explanation(
    ExplanationKind Kind, bool Holds, string Text, string Field, string? Value, ImmutableArray<Explanation> Parts)
{
    /// <summary>Judges every node, also those that no longer matter to the answer.</summary>
    /// <param name="tags">The rules by which the value of <c>tags</c> is told.</param>
    public static Explanation Of(Filter filter, TagRules tags, FilterSubject subject, long nowMs) => Of(filter.Root, tags, subject, nowMs);

    private static Explanation Of(FilterNode node, TagRules tags, FilterSubject subject, long nowMs)
    {
        switch (node)
        {
            case Clause clause:
                var value = ValueText.Of(clause.Field, tags, subject, nowMs);
                return new Explanation(ExplanationKind.Clause, ClauseTests.Of(clause)(subject, nowMs), clause.Text, clause.Field.Name, value, []);
            case Not not:
                var part = Of(not.Part, tags, subject, nowMs);
                return new Explanation(ExplanationKind.Not, !part.Holds, "", "", null, [part]);
            case AllOf all:
                var every = All(all.Parts);
                return new Explanation(ExplanationKind.And, every.All(p => p.Holds), "", "", null, every);
            case AnyOf any:
                var some = All(any.Parts);
                return new Explanation(ExplanationKind.Or, some.Any(p => p.Holds), "", "", null, some);
            default:
                throw new ArgumentOutOfRangeException(nameof(node));
        }

        ImmutableArray<Explanation> All(ImmutableArray<FilterNode> parts) => [.. parts.Select(p => Of(p, tags, subject, nowMs))];
    }
}

/// <summary>Values as filters write them.</summary>
internal static class ValueText
{
    /// <returns>Null where the field is unset.</returns>
    public static string? Of(FilterField field, TagRules tags, FilterSubject subject, long nowMs) => field.Type switch
    {
        FilterType.Text => FieldValues.Text(field)(subject),
        FilterType.Number => FieldValues.Number(field)(subject)?.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        FilterType.Boolean => FieldValues.Boolean(field)(subject) is { } holds ? holds ? "true" : "false" : null,
        FilterType.Time => FieldValues.Milliseconds(field)(subject) is { } ms ? Moments.Write(ms) : null,
        FilterType.Duration => FieldValues.Milliseconds(field)(subject) is { } ms ? Spans.Write(ms) : null,
        FilterType.List => FieldValues.List(field)(subject) is { } list ? "[" + string.Join(", ", list.Texts.Select(Quoted)) + "]" : null,
        FilterType.Tags => "[" + string.Join(", ", tags.Of(subject, nowMs).Select(t => t.WireName())) + "]",
        FilterType.Kind => subject.Kind.ToString().ToLowerInvariant(),
        _ => throw new ArgumentOutOfRangeException(nameof(field), field.Type, null),
    };

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
