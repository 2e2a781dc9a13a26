using Insights.Domain.Filters.Evaluation;
using Insights.Grpc.Users;
using Insights.Service.Segments;
using Insights.V1;
using Explanation = Insights.V1.Explanation;
using Node = Insights.Domain.Filters.Evaluation.Explanation;
using SegmentVerdict = Insights.V1.SegmentVerdict;
using Verdict = Insights.Service.Segments.SegmentVerdict;

namespace Insights.Grpc.Segments;

/// <summary>Segments in their wire form.</summary>
internal static class SegmentForm
{
    public static Segment ToMessage(this CompiledSegment compiled)
    {
        var s = compiled.Segment;
        return new Segment
        {
            Name = s.Name,
            DisplayName = s.DisplayName,
            Description = s.Description,
            Filter = s.Filter,
            Revision = s.Revision,
            ReadyMade = s.IsReadyMade,
            CreateTime = s.IsReadyMade ? null : EndUserForm.Time(s.CreatedAt.ToUnixTimeMilliseconds()),
            UpdateTime = s.IsReadyMade ? null : EndUserForm.Time(s.UpdatedAt.ToUnixTimeMilliseconds()),
            Faults = { compiled.Faults.Select(f => f.ToString()) },
        };
    }

    public static SegmentVerdict ToMessage(this Verdict verdict) => new()
    {
        Segment = verdict.Segment,
        Status = verdict.Status switch
        {
            SegmentStatus.Member => SegmentVerdict.Types.Status.Member,
            SegmentStatus.NotMember => SegmentVerdict.Types.Status.NotMember,
            SegmentStatus.Invalid => SegmentVerdict.Types.Status.Invalid,
            _ => SegmentVerdict.Types.Status.NotFound,
        },
        Detail = verdict.Detail ?? "",
    };

    public static ExplainSegmentResponse ToMessage(this SegmentExplanation explanation) => new()
    {
        Segment = explanation.Segment,
        Filter = explanation.Filter,
        Root = explanation.Root.ToMessage(),
    };

    private static Explanation ToMessage(this Node node)
    {
        var message = new Explanation
        {
            Kind = node.Kind switch
            {
                ExplanationKind.And => Explanation.Types.Kind.And,
                ExplanationKind.Or => Explanation.Types.Kind.Or,
                ExplanationKind.Not => Explanation.Types.Kind.Not,
                _ => Explanation.Types.Kind.Clause,
            },
            Holds = node.Holds,
            Text = node.Text,
            Field = node.Field,
            Parts = { node.Parts.Select(p => p.ToMessage()) },
        };
        if (node.Value is { } value)
            message.Value = value;
        return message;
    }
}
