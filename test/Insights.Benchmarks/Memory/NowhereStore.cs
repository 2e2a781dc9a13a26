using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;

namespace Insights.Benchmarks.Memory;

/// <summary>A store that keeps nothing, so that only the users themselves take memory.</summary>
internal sealed class NowhereStore : IUserStore, IAccountSettings
{
    public Task AppendAsync(LogAppend append) => Task.CompletedTask;

    public Task SettleAsync(Settlement settlement) => Task.CompletedTask;

    public Task<ErasedRows> EraseAsync(WriteSession writeSession, long upToSeq, LogAppend? next, long keepBeforeMs) => Task.FromResult(ErasedRows.Nothing);

    public ValueTask<StoredState> ReadAsync(EndUserKey user, bool fromStart, CancellationToken ct) => new(new StoredState(null, null, []));

    public ValueTask<IReadOnlyList<LogEntry>> ReadLogAsync(EndUserKey user, long afterSeq, CancellationToken ct) => new(Array.Empty<LogEntry>());

    public ValueTask<long?> ReadLifeAsync(EndUserKey user, CancellationToken ct) => new((long?)null);

    public AccountSettings Of(string account) => AccountSettings.Default;
}
