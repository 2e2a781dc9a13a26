namespace Insights.Domain.EndUsers.Ports;

/// <summary>Reads in one piece what an owner needs to wake its user; a store offers it where that is cheaper than reading part by part.</summary>
public interface IUserStates
{
    /// <summary>What is stored of a user, as of one moment.</summary>
    ValueTask<StoredState> ReadAsync(EndUserKey user, CancellationToken ct);
}

/// <summary>What an owner wakes its user from.</summary>
/// <param name="Snapshot">The latest; null where there is none.</param>
/// <param name="Head">What the rows stand for; null where there are none.</param>
/// <param name="Entries">The entries after the snapshot, all where there is none; never behind what was made from them.</param>
public sealed record StoredState(Snapshot? Snapshot, RowsHead? Head, IReadOnlyList<LogEntry> Entries);
