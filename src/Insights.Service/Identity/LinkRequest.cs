using Insights.Domain.Attributes.Requests;
using Insights.Domain.Identity;
using Insights.Domain.Identity.Commands;

namespace Insights.Service.Identity;

/// <summary>An operation on an anonymous ID as a gateway read it; nothing of it is checked but what is no value at all.</summary>
public sealed record LinkRequest
{
    public required string? AnonymousId { get; init; }

    /// <summary>Whom to link it to; not asked for where a link ends.</summary>
    public string? UserId { get; init; }

    /// <summary>When it happened by the client's clock, Unix milliseconds; null: when it is received.</summary>
    public long? TimeMs { get; init; }

    /// <summary>When it was sent by the client's clock, Unix milliseconds.</summary>
    public long? SentMs { get; init; }

    /// <summary>1 to 64 UTF-8 bytes; null or empty: the server makes one, and a resend cannot be recognised.</summary>
    public string? OperationId { get; init; }

    /// <summary>What the gateway could not read; it is told with every other fault.</summary>
    public IReadOnlyList<RequestFault> Faults { get; init; } = [];
}

/// <summary>What became of an operation.</summary>
/// <param name="OperationId">Its ID, also where the server made it.</param>
/// <param name="Detail">In words why it was rejected; null where it was not.</param>
public sealed record LinkResult(OpDone Done, string OperationId, string? Detail)
{
    /// <summary>The name on every wire.</summary>
    public string Status => Done.Outcome switch
    {
        OpOutcome.Accepted => "ACCEPTED",
        OpOutcome.Duplicate => "DUPLICATE",
        _ => "REJECTED",
    };

    /// <summary>The name on every wire; null where it was not rejected.</summary>
    public string? Reason => Done.Outcome switch
    {
        OpOutcome.TooLate => "TOO_LATE",
        OpOutcome.Refused => Done.Refusal.WireName(),
        _ => null,
    };
}
