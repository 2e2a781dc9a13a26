using Insights.Service.Attributes;
using Insights.Service.Identity;
using Insights.Service.Ingest;

namespace Insights.Api.Intake.Segment;

/// <summary>What one of Segment's messages amounts to: an event, a link, an update of attributes, some of these or none.</summary>
/// <param name="MessageId">As it came; null: it has none, and a resend cannot be recognised.</param>
internal sealed record SegmentMessage(string? MessageId)
{
    public IncomingEvent? Event { get; init; }

    public LinkRequest? Link { get; init; }

    public UpdateRequest? Update { get; init; }

    /// <summary>Why none of it can be taken; null where it can.</summary>
    public string? Fault { get; init; }

    /// <summary>What of it cannot be kept, for a person.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
