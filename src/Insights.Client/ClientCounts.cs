namespace Insights.Client;

/// <summary>What became of the events of one client so far. The counts are read one after the other, not at one moment.</summary>
/// <param name="Enqueued">Taken from callers, those dropped at once too.</param>
/// <param name="Accepted">Durable, and counted.</param>
/// <param name="Duplicates">Durable since an earlier try, or sent twice by the caller.</param>
/// <param name="Rejected">Rejected for good.</param>
/// <param name="Dropped">Dropped here, for whatever reason.</param>
/// <param name="Calls">Batches sent, each try counted.</param>
/// <param name="Retries">Calls that were not the first of their batch.</param>
/// <param name="Held">Events held now, waiting or under way.</param>
/// <param name="HeldBytes">Their bytes.</param>
public sealed record ClientCounts(
    long Enqueued, long Accepted, long Duplicates, long Rejected, long Dropped, long Calls, long Retries, int Held, long HeldBytes);
