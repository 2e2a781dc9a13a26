using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Service.Attributes;
using Insights.Service.Keys;
using Insights.Service.Retention;
using Insights.Service.Segments;

namespace Insights.Service.Accounts;

/// <summary>
/// Deletes an account (docs/semantics.md 1.8): first its keys end, with the entry in the audit log; then its sources; then its users are erased, each by
/// its owner; then goes what is kept about the account itself. Where it ends early, asking again goes on.
/// </summary>
public sealed class AccountDeletion(
    AccountDirectory accounts, IAccountStore store, IStoredRecords records, EraseService erasures, AttributeDirectory attributes, SegmentDirectory segments,
    TimeProvider clock, IAccountSources? sources = null)
{
    /// <summary>
    /// How long after the keys have ended no user may be found: every process has heard of it by then
    /// (<see cref="AccountDirectory.RefreshEvery"/>), and what was under way when it did has been written. 5 seconds.
    /// </summary>
    public static readonly TimeSpan QuietFor = 5 * AccountDirectory.RefreshEvery;

    /// <summary>Users that are erased at a time.</summary>
    private const int AtATime = 8;

    /// <summary>Deletes an account and all that is kept of it but the audit log; ends when nothing is left, <see cref="QuietFor"/> after the keys at the earliest.</summary>
    /// <param name="confirm">The account's name once more.</param>
    /// <exception cref="ServiceException">PermissionDenied, InvalidArgument, NotFound; Unavailable, ResourceExhausted or Internal: not all is gone, asking again goes on.</exception>
    public async Task DeleteAsync(Caller by, string account, string? confirm, CancellationToken ct)
    {
        by.MustBeOperator();
        if (confirm != account)
            throw ServiceException.Invalid("confirm", "must be the name of the account that is to be deleted");
        await accounts.RefreshAsync(ct).ConfigureAwait(false);
        accounts.Get(account);
        var audit = new AuditEntry(clock.GetUtcNow(), by.KeyId, AuditAction.DeleteAccount, account, null);
        await store.BeginDeletionAsync(account, audit.At, audit, ct).ConfigureAwait(false);
        await accounts.RefreshAsync(ct).ConfigureAwait(false);
        if (sources is not null)
            await sources.EndAllAsync(account, ct).ConfigureAwait(false);
        while (accounts.Find(account)?.DeletingSince is { } since)
        {
            // Looked at before the users: one that is made afterwards would be missed.
            var left = since + QuietFor - clock.GetUtcNow();
            if (await EraseUsersAsync(account, ct).ConfigureAwait(false))
                continue;
            if (left <= TimeSpan.Zero)
                break;
            // A delay counts whole milliseconds: of less than one it would be none, and this a loop.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), clock, ct).ConfigureAwait(false);
        }
        await store.EndDeletionAsync(account, ct).ConfigureAwait(false);
        await accounts.RefreshAsync(ct).ConfigureAwait(false);
        await attributes.RefreshAsync(ct).ConfigureAwait(false);
        await segments.RefreshAsync(ct).ConfigureAwait(false);
    }

    /// <summary>
    /// Erases every user that there is, identified ones before the anonymous records that they tell of it. One that cannot be erased
    /// keeps none of the others.
    /// </summary>
    /// <returns>Whether there was any.</returns>
    private async Task<bool> EraseUsersAsync(string account, CancellationToken ct)
    {
        var (found, failure) = (0, default(ServiceException));
        foreach (var kind in (UserKind[])[UserKind.Identified, UserKind.Anonymous])
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = ct };
            await Parallel.ForEachAsync(records.UsersAsync(account, ct), options, async (user, stop) =>
            {
                if (user.Kind != kind)
                    return;
                Interlocked.Increment(ref found);
                try
                {
                    await erasures.EraseAsync(user, stop).ConfigureAwait(false);
                }
                catch (ServiceException e)
                {
                    Volatile.Write(ref failure, e);
                }
            }).ConfigureAwait(false);
        }
        return failure is null ? found > 0 : throw failure;
    }
}
