using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;

namespace Insights.Http.Tests.Fixture;

/// <summary>A user log in front of the real one that refuses, or fails to read, where a test says so.</summary>
public sealed class GatedLog(IUserLog inner) : IUserLog
{
    /// <summary>Asked for each append; null lets it through.</summary>
    public Func<EndUserKey, StoreFault?>? Refuse { get; set; }

    public Task AppendAsync(LogAppend append)
    {
        if (Refuse?.Invoke(append.Lane.User) is not { } fault)
            return inner.AppendAsync(append);
        if (fault != StoreFault.Full)
            append.Lane.Break();
        return Task.FromException(new StoreException(fault));
    }

    public ValueTask<IReadOnlyList<LogEntry>> ReadAsync(EndUserKey user, long afterSeq, CancellationToken ct) =>
        inner.ReadAsync(user, afterSeq, ct);

    public Task<ErasedRows> EraseAsync(StoreLane lane, long upToSeq) => inner.EraseAsync(lane, upToSeq);

    public Task<ErasedRows> ReplaceAsync(StoreLane lane, long upToSeq, LogAppend next, long keepBeforeMs = long.MinValue) =>
        inner.ReplaceAsync(lane, upToSeq, next, keepBeforeMs);

    public Task CompactAsync(StoreLane lane, LogCompaction compaction) => inner.CompactAsync(lane, compaction);
}
