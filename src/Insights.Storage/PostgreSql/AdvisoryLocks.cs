namespace Insights.Storage.PostgreSql;

/// <summary>
/// Locks of the database that stand for no row; held to the end of the transaction. Every commit shares one that an
/// erasure holds alone: else an append that has seen the last entry could follow it after it is gone.
/// </summary>
internal static class AdvisoryLocks
{
    public const string TakeSchema = "SELECT pg_advisory_xact_lock(1231975273, 1)";

    public const string ShareWrites = "SELECT pg_advisory_xact_lock_shared(1231975273, 2)";

    public const string TakeWrites = "SELECT pg_advisory_xact_lock(1231975273, 2)";
}
