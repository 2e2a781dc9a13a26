using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;

namespace Insights.Service.Tests.Verification;

/// <summary>The stored records with a damage planted in those of one user.</summary>
internal sealed class DamagedRecords(IStoredRecords inner, string user, Func<StoredRecord, StoredRecord> damage) : IStoredRecords
{
    public IAsyncEnumerable<EndUserKey> UsersAsync(string? account, CancellationToken ct) => inner.UsersAsync(account, ct);

    public async ValueTask<StoredRecord> ReadAsync(EndUserKey key, CancellationToken ct)
    {
        var record = await inner.ReadAsync(key, ct);
        return key.Id == user ? damage(record) : record;
    }

    public ValueTask<IReadOnlyList<Domain.Sessions.Session>> ReadSessionsAsync(EndUserKey key, SessionCursor? after, int limit, CancellationToken ct) =>
        inner.ReadSessionsAsync(key, after, limit, ct);
}
