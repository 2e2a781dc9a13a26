using Insights.Domain.Profiles;
using Insights.Domain.Sessions;

namespace Insights.Domain.EndUsers.Ports;

/// <summary>Everything stored of users, as lookups, verification and export read it.</summary>
public interface IStoredRecords
{
    /// <summary>Every user of the account of whom anything is stored, in an order of the store's own.</summary>
    /// <param name="account">Name of the account; null: of all.</param>
    IAsyncEnumerable<EndUserKey> UsersAsync(string? account, CancellationToken ct);

    /// <summary>All that is stored of one user, read at one moment. Entries may be lean (<see cref="IUserStore.ReadLeanLogAsync"/>).</summary>
    ValueTask<StoredRecord> ReadAsync(EndUserKey user, CancellationToken ct);

    /// <summary>Up to <paramref name="limit"/> session rows, newest first by (start, first event_id, ordinal), older than <paramref name="after"/> where given.</summary>
    ValueTask<IReadOnlyList<Session>> ReadSessionsAsync(EndUserKey user, SessionCursor? after, int limit, CancellationToken ct);
}

/// <summary>All that is stored of one user.</summary>
public sealed record StoredRecord(
    IReadOnlyList<LogEntry> Entries,
    Snapshot? Snapshot,
    ProjectionHead? Head,
    Profile? Profile,
    IReadOnlyList<Session> Sessions,
    long? AlarmDueMs);

/// <summary>Where a page of sessions, newest first, ended: the next one begins with what is older.</summary>
public sealed record SessionCursor(long StartMs, string FirstEventId);
