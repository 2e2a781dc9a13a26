using Insights.Domain.Filters.Evaluation;
using Insights.Service.Segments;
using Insights.V1;
using Explanation = Insights.V1.Explanation;
using Node = Insights.Domain.Filters.Evaluation.Explanation;
using SegmentVerdict = Insights.V1.SegmentVerdict;
using Verdict = Insights.Service.Segments.SegmentVerdict;

namespace Insights.Api.Forms;

/// <summary>Segments in their wire form.</summary>
internal static class SegmentForm
{
    public static Segment ToMessage(this CompiledSegment compiled)
    {
        var s = compiled.Segment;
        var message = new Segment
        {
            Name = s.Name,
            Filter = s.Filter,
            Revision = s.Revision,
            ReadyMade = s.IsReadyMade,
            CreateTime = s.IsReadyMade ? null : EndUserForm.Time(s.CreatedAt.ToUnixTimeMilliseconds()),
            UpdateTime = s.IsReadyMade ? null : EndUserForm.Time(s.UpdatedAt.ToUnixTimeMilliseconds()),
            Faults = { compiled.Faults.Select(f => f.ToString()) },
        };
        if (s.DisplayName.Length > 0)
            message.DisplayName = s.DisplayName;
        if (s.Description.Length > 0)
            message.Description = s.Description;
        return message;
    }

    public static SegmentVerdict ToMessage(this Verdict verdict)
    {
        var message = new SegmentVerdict
        {
            Segment = verdict.Segment,
            Status = verdict.Status switch
            {
                SegmentStatus.Member => SegmentVerdict.Types.Status.Member,
                SegmentStatus.NotMember => SegmentVerdict.Types.Status.NotMember,
                SegmentStatus.Invalid => SegmentVerdict.Types.Status.Invalid,
                _ => SegmentVerdict.Types.Status.NotFound,
            },
        };
        if (verdict.Detail is { } detail)
            message.Detail = detail;
        return message;
    }

    public static ExplainSegmentResponse ToMessage(this SegmentExplanation explanation)
    {
        var message = new ExplainSegmentResponse { Filter = explanation.Filter, Root = explanation.Root.ToMessage() };
        if (explanation.Segment.Length > 0)
            message.Segment = explanation.Segment;
        return message;
    }

    public static WatchSegmentResponse ToMessage(this SegmentNews news) => new()
    {
        Position = news.Position,
        Change = news.Change is not { } change ? null : new MembershipChange
        {
            Change = change.Entered ? MembershipChange.Types.Change.Entered : MembershipChange.Types.Change.Left,
            EndUser = change.User.ToMessage(),
            Time = EndUserForm.Time(change.AtMs),
        },
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
            Parts = { node.Parts.Select(p => p.ToMessage()) },
        };
        if (node.Kind == ExplanationKind.Clause)
            (message.Text, message.Field) = (node.Text, node.Field);
        if (node.Value is { } value)
            message.Value = value;
        return message;
    }
}
