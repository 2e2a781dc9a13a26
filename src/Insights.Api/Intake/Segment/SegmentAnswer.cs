using System.Text.Json;

namespace Insights.Api.Intake.Segment;

/// <summary>What became of one of Segment's messages.</summary>
/// <param name="Status">ACCEPTED, DUPLICATE or REJECTED.</param>
/// <param name="Reason">A code, where it was rejected.</param>
/// <param name="Details">For a person: why it was rejected, and what of it could not be kept.</param>
internal sealed record SegmentAnswer(string? MessageId, string Status, string? Reason, IReadOnlyList<string> Details)
{
    public const string Accepted = "ACCEPTED";
    public const string Duplicate = "DUPLICATE";
    public const string Rejected = "REJECTED";

    /// <summary>Whether there is more to tell than that it was taken.</summary>
    public bool HasMore => Status == Rejected || Details.Count > 0;

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (MessageId is not null)
            json.WriteString("messageId"u8, MessageId);
        json.WriteString("status"u8, Status);
        if (Reason is not null)
            json.WriteString("reason"u8, Reason);
        if (Details.Count > 0)
            json.WriteString("detail"u8, string.Join("; ", Details));
        json.WriteEndObject();
    }
}
