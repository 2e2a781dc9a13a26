using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Sessions;

namespace Insights.Benchmarks.Memory;

/// <summary>A store that keeps nothing, so that only the users themselves take memory.</summary>
internal sealed class NowhereStore : IUserLog, ISnapshots, IUserRows, IAlarms, IAccountSettings
{
    public Task AppendAsync(LogAppend append) => Task.CompletedTask;

    public Task<ErasedRows> EraseAsync(StoreLane lane, long upToSeq) => Task.FromResult(ErasedRows.Nothing);

    public Task<ErasedRows> ReplaceAsync(StoreLane lane, long upToSeq, LogAppend next, long keepBeforeMs = long.MinValue) => Task.FromResult(ErasedRows.Nothing);

    public Task CompactAsync(StoreLane lane, LogCompaction compaction) => Task.CompletedTask;

    public Task SetAsync(StoreLane lane, long dueMs, long seq, long goneOffByMs) => Task.CompletedTask;

    public Task ClearAsync(StoreLane lane, long seq, long goneOffByMs) => Task.CompletedTask;

    public Task WriteAsync(StoreLane lane, Snapshot snapshot) => Task.CompletedTask;

    public Task WriteAsync(StoreLane lane, RowsUpdate update) => Task.CompletedTask;

    public ValueTask<IReadOnlyList<LogEntry>> ReadAsync(EndUserKey user, long afterSeq, CancellationToken ct) => new(Array.Empty<LogEntry>());

    ValueTask<Snapshot?> ISnapshots.ReadAsync(EndUserKey user, CancellationToken ct) => new((Snapshot?)null);

    public ValueTask<RowsHead?> ReadHeadAsync(EndUserKey user, CancellationToken ct) => new((RowsHead?)null);

    public ValueTask<IReadOnlyList<Session>> ReadSessionsAsync(EndUserKey user, SessionCursor? after, int limit, CancellationToken ct) =>
        new(Array.Empty<Session>());

    public AccountSettings Of(string account) => AccountSettings.Default;
}
