using Insights.Domain.Accounts;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Service.Calls;
using Insights.Service.Keys;

namespace Insights.Service.Accounts;

/// <summary>
/// Deletes accounts: first their keys, so that nothing new comes; then their end users, one by one as an erasure does; then
/// what else is kept. Asked for again after a failure it goes on where it was.
/// </summary>
public sealed class AccountDeletion(AccountDirectory accounts, IAccountStore store, IEndUsers users, IStoredRecords records, TimeProvider clock)
{
    /// <summary>Users that are erased at a time.</summary>
    private const int AtOnce = 16;

    /// <summary>Deletes an account for good; nothing is left when it ends.</summary>
    /// <param name="confirm">The account's name once more.</param>
    /// <exception cref="ServiceException">PermissionDenied, InvalidArgument, NotFound, FailedPrecondition, Unavailable.</exception>
    public async Task DeleteAsync(Caller by, string account, string confirm, CancellationToken ct)
    {
        by.MustBeOperator();
        if (confirm != account)
            throw ServiceException.Invalid("confirm", "must be the account's name once more");
        accounts.Get(account);
        accounts.MustBeHere(account);
        var now = clock.GetUtcNow();
        if (!await store.RevokeKeysAsync(account, now, new AuditEntry(now, by.KeyId, AuditAction.DeleteAccount, account, null), ct).ConfigureAwait(false))
            throw new ServiceException(ServiceFault.NotFound, "There is no such account.");
        await accounts.RefreshAsync(ct).ConfigureAwait(false);
        // Until none is left: other processes take events for as long as they have not read that the keys are revoked.
        for (var erased = true; erased;)
        {
            erased = false;
            await Parallel.ForEachAsync(
                records.UsersAsync(account, ct), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
                async (user, stop) =>
                {
                    await users.AskAsync<UserErased>(user, new EraseUser(), stop).ConfigureAwait(false);
                    erased = true;
                }).ConfigureAwait(false);
        }
        await store.DeleteAsync(account, ct).ConfigureAwait(false);
        await accounts.RefreshAsync(ct).ConfigureAwait(false);
    }
}
