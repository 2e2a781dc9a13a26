using Insights.Domain.Profiles;
using Insights.Domain.Sessions;

namespace Insights.Domain.EndUsers.Ports;

/// <summary>Everything stored of users, as verification and export read it.</summary>
public interface IStoredRecords
{
    /// <summary>Every user of the account of whom anything is stored, in an order of the store's own.</summary>
    /// <param name="account">Name of the account; null: of all.</param>
    IAsyncEnumerable<EndUserKey> UsersAsync(string? account, CancellationToken ct);

    /// <summary>All that is stored of one user, read at one moment.</summary>
    ValueTask<StoredRecord> ReadAsync(EndUserKey user, CancellationToken ct);
}

/// <summary>All that is stored of one user.</summary>
public sealed record StoredRecord(
    IReadOnlyList<LogEntry> Entries,
    Snapshot? Snapshot,
    RowsHead? Head,
    Profile? Profile,
    IReadOnlyList<Session> Sessions,
    long? AlarmDueMs);
