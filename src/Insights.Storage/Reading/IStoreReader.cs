using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Sessions;

namespace Insights.Storage.Reading;

/// <summary>
/// What each database answers. Each call sees what was committed before it began, or fails <see cref="StoreFault.Unavailable"/>.
/// Thread-safe.
/// </summary>
internal interface IStoreReader
{
    /// <summary>The entries after <paramref name="afterSeq"/>, in order.</summary>
    /// <param name="bytes">As <see cref="IUserStore.ReadLogPageAsync"/>.</param>
    /// <param name="lean">As <see cref="IUserStore.ReadLeanLogAsync"/>.</param>
    ValueTask<IReadOnlyList<LogEntry>> LogAsync(Guid user, long afterSeq, long bytes, bool lean, CancellationToken ct);

    /// <summary>As <see cref="IUserStore.ReadIncarnationAsync"/>.</summary>
    ValueTask<long?> IncarnationAsync(Guid user, CancellationToken ct);

    /// <summary>As <see cref="IUserStore.ReadAsync"/>.</summary>
    ValueTask<StoredState> StateAsync(Guid user, bool fromStart, CancellationToken ct);

    /// <summary>
    /// Sessions that start at <paramref name="fromStartMs"/> or before, newest start first, at least <paramref name="limit"/>
    /// of those that start earlier where there are as many, and all that share a start with one of them.
    /// </summary>
    ValueTask<List<Session>> SessionsAsync(Guid user, long fromStartMs, int limit, CancellationToken ct);

    ValueTask<IReadOnlyList<DueAlarm>> DueAsync(long nowMs, int limit, CancellationToken ct);

    ValueTask<DueAlarm?> AlarmAsync(Guid user, CancellationToken ct);

    ValueTask<IReadOnlyList<DueAlarm>> LatestAsync(long untilMs, int limit, CancellationToken ct);

    /// <summary>As <see cref="IExpiringUsers.ReadExpiringAsync"/>.</summary>
    ValueTask<IReadOnlyList<ExpiringUser>> ExpiringAsync(int slice, long nowMs, ExpiryPlace? after, int limit, CancellationToken ct);

    /// <summary>Everything of one user, in one transaction.</summary>
    ValueTask<StoredRecord> RecordAsync(Guid user, CancellationToken ct);

    /// <summary>Users in order of their hashes, those after <paramref name="after"/> (null: from the first).</summary>
    ValueTask<IReadOnlyList<(Guid Hash, EndUserKey Key)>> UsersAsync(string? account, Guid? after, int limit, CancellationToken ct);
}
