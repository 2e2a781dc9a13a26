using Insights.Domain.Attributes.Requests;
using Insights.Domain.EndUsers;

namespace Insights.Service.Attributes;

/// <summary>An update of one user's attributes as a gateway read it; nothing of it is checked but what is no value at all.</summary>
public sealed record UpdateRequest
{
    public required UserKind Kind { get; init; }

    public required string Id { get; init; }

    /// <summary>1 to 64 UTF-8 bytes, unique within the user; null or empty: the server makes one, and a resend cannot be recognised.</summary>
    public string? OperationId { get; init; }

    /// <summary>When it happened by the client's clock, Unix milliseconds; null: when it is received.</summary>
    public long? TimeMs { get; init; }

    /// <summary>When it was sent by the client's clock, Unix milliseconds.</summary>
    public long? SentMs { get; init; }

    /// <summary>Wire name of the source; null or empty: API.</summary>
    public string? Source { get; init; }

    public required IReadOnlyList<OperationDraft> Operations { get; init; }

    /// <summary>Whether the user must have a record already; where it has none, the update is NotFound and makes none.</summary>
    public bool MustExist { get; init; }

    /// <summary>What the gateway could not read; it is told with every other fault.</summary>
    public IReadOnlyList<RequestFault> Faults { get; init; } = [];

    /// <summary>The same with one more thing that could not be read.</summary>
    public UpdateRequest With(ServiceException fault) =>
        this with { Faults = [.. fault.Fields.Select(f => new RequestFault(f.Field, f.Problem)), .. Faults] };
}

/// <summary>What became of an update that was taken.</summary>
/// <param name="IsDuplicate">It was known already, and changed nothing.</param>
/// <param name="OperationId">Its ID, also where the server made it.</param>
public sealed record UpdateResult(bool IsDuplicate, string OperationId);
