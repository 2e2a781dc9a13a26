using System.Globalization;
using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Service.Keys;
using Insights.Service.Lists;

namespace Insights.Service.Accounts;

/// <summary>What operators did, and who erased or exported a user, for operators to read.</summary>
public sealed class AuditLog(IAccountStore store, TimeProvider clock)
{
    /// <summary>Entries, newest first.</summary>
    /// <param name="account">Only what was done to this account, which need not be there; null or empty: all.</param>
    /// <param name="pageSize">1 to 1,000; 0 or null: 50.</param>
    /// <param name="pageToken">As the previous page gave it; null or empty for the first.</param>
    /// <returns>A page, and what asks for the next; null on the last one.</returns>
    /// <exception cref="ServiceException">PermissionDenied, InvalidArgument.</exception>
    public async Task<(IReadOnlyList<AuditEntry> Entries, string? NextPageToken)> ListAsync(
        Caller by, string? account, int? pageSize, string? pageToken, CancellationToken ct)
    {
        by.MustBeOperator();
        var size = PageSize.Of(pageSize);
        long? before = null;
        if (!string.IsNullOrEmpty(pageToken))
            before = long.TryParse(pageToken, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw PageSize.NoSuchPage();
        var page = await store.ListAuditAsync(string.IsNullOrEmpty(account) ? null : account, before, size + 1, ct).ConfigureAwait(false);
        return page.Count <= size
            ? (page, null)
            : ([.. page.Take(size)], page[size - 1].Number.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// Writes down what somebody asks for about one user, before it is done. Not the ID: the first half of a hash of the key, in
    /// hexadecimal digits, which tells two users apart.
    /// </summary>
    internal async Task AddAsync(Caller by, AuditAction action, EndUserKey user, CancellationToken ct) => await store.AuditAsync(
        new AuditEntry(clock.GetUtcNow(), by.KeyId, action, user.Account, user.ToHash().ToString("N")[..16]), ct).ConfigureAwait(false);

    /// <summary>Writes down what changed no account; only what operators do is.</summary>
    internal async Task AddAsync(Caller by, AuditAction action, string account, CancellationToken ct)
    {
        if (by.Kind == KeyKind.Operator)
            await store.AuditAsync(new AuditEntry(clock.GetUtcNow(), by.KeyId, action, account, null), ct).ConfigureAwait(false);
    }
}
