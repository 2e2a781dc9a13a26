using Insights.Domain.Events;

namespace Insights.Service.Ingest;

/// <summary>What became of one event of a batch.</summary>
public enum RecordStatus
{
    /// <summary>Durable, and counted once.</summary>
    Accepted = 1,

    /// <summary>Durable since before; nothing changed.</summary>
    Duplicate,

    /// <summary>Not taken; the reason says why.</summary>
    Rejected,
}

/// <summary>The answer to one event.</summary>
/// <param name="Status">What became of it.</param>
/// <param name="Rejection">Why it was not taken; null otherwise.</param>
/// <param name="EventId">The ID that the server made, for one that came without; null otherwise.</param>
/// <param name="Note">What there is to say of one that was taken; null: nothing.</param>
public readonly record struct RecordResult(RecordStatus Status, Rejection? Rejection, string? EventId, string? Note = null)
{
    /// <summary>What is said of it in words; null: nothing.</summary>
    public string? Detail => Rejection?.Detail ?? Note;


    public static RecordResult Rejected(Rejection rejection) => new(RecordStatus.Rejected, rejection, null);
}
