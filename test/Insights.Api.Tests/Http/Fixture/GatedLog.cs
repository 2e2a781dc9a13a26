using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;

namespace Insights.Api.Tests.Http.Fixture;

/// <summary>A store in front of the real one that refuses appends where a test says so.</summary>
public sealed class GatedLog(IUserStore inner) : IUserStore
{
    /// <summary>Asked for each append; null lets it through.</summary>
    public Func<EndUserKey, StoreFault?>? Refuse { get; set; }

    public Task AppendAsync(LogAppend append)
    {
        if (Refuse?.Invoke(append.WriteSession.User) is not { } fault)
            return inner.AppendAsync(append);
        if (fault != StoreFault.Full)
            append.WriteSession.Break();
        return Task.FromException(new StoreException(fault));
    }

    public Task SettleAsync(Settlement settlement) => inner.SettleAsync(settlement);

    public Task<ErasedRows> EraseAsync(WriteSession writeSession, long upToSeq, LogAppend? next = null, long keepBeforeMs = long.MinValue, Tombstone? tombstone = null) =>
        inner.EraseAsync(writeSession, upToSeq, next, keepBeforeMs, tombstone);

    public ValueTask<StoredState> ReadAsync(EndUserKey user, bool fromStart, CancellationToken ct) => inner.ReadAsync(user, fromStart, ct);

    public ValueTask<IReadOnlyList<LogEntry>> ReadLogAsync(EndUserKey user, long afterSeq, CancellationToken ct) =>
        inner.ReadLogAsync(user, afterSeq, ct);

    public ValueTask<long?> ReadIncarnationAsync(EndUserKey user, CancellationToken ct) => inner.ReadIncarnationAsync(user, ct);
}
