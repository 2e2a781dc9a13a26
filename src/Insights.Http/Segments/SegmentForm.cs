using Insights.Domain.Filters.Evaluation;
using Insights.Http.Json;
using Insights.Http.Messages;
using Insights.Service.Segments;

namespace Insights.Http.Segments;

/// <summary>Segments in their wire form.</summary>
internal static class SegmentForm
{
    public static SegmentMessage ToMessage(this CompiledSegment compiled)
    {
        var s = compiled.Segment;
        return new SegmentMessage(
            s.Name,
            s.DisplayName.Length == 0 ? null : s.DisplayName,
            s.Description.Length == 0 ? null : s.Description,
            s.Filter,
            JsonText.Number(s.Revision),
            s.IsReadyMade,
            s.IsReadyMade ? null : JsonText.Time(s.CreatedAt),
            s.IsReadyMade ? null : JsonText.Time(s.UpdatedAt),
            compiled.Faults.Count == 0 ? null : [.. compiled.Faults.Select(f => f.ToString())]);
    }

    public static SegmentVerdictMessage ToMessage(this SegmentVerdict verdict) => new(verdict.Segment, verdict.Status.WireName(), verdict.Detail);

    public static ExplainSegmentResponse ToMessage(this SegmentExplanation explanation) => new(
        explanation.Segment.Length == 0 ? null : explanation.Segment, explanation.Filter, explanation.Root.ToMessage());

    private static ExplanationMessage ToMessage(this Explanation node)
    {
        var isClause = node.Kind == ExplanationKind.Clause;
        return new ExplanationMessage(
            node.Kind.ToString().ToUpperInvariant(), node.Holds, isClause ? node.Text : null, isClause ? node.Field : null, node.Value,
            isClause ? null : [.. node.Parts.Select(p => p.ToMessage())]);
    }
}
