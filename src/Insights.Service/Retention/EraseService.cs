using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Service.Accounts;
using Insights.Service.Calls;
using Insights.Service.Keys;
using Insights.Service.Live;

namespace Insights.Service.Retention;

/// <summary>Erases single users at request (docs/semantics.md 1.8). Every erasure is scoped by the caller's key.</summary>
/// <param name="live">Where it is told that the user is gone; null: nowhere.</param>
/// <param name="audit">Where it is written down that somebody asked; null: nowhere.</param>
public sealed class EraseService(IEndUsers users, LiveOutbox? live = null, LiveBoard? board = null, AuditLog? audit = null)
{
    /// <summary>
    /// Erases a user, with what anonymous records hold of it alone, and says what there was; ends when nothing is left. Asking again, or for a user who is not known, is no
    /// fault: nothing was there then.
    /// </summary>
    /// <param name="field">What the gateway calls the ID, for the fault that names it.</param>
    /// <exception cref="ServiceException">PermissionDenied, InvalidArgument, ResourceExhausted or Unavailable.</exception>
    public async ValueTask<UserErased> EraseAsync(Caller caller, UserKind kind, string id, CancellationToken ct, string field = "id")
    {
        var account = caller.AccountToRead();
        if (!EventLimits.IsId(id, EventLimits.MaxUserIdBytes))
            throw ServiceException.Invalid(field, "must be 1 to 256 UTF-8 bytes without control characters");
        var user = new EndUserKey(account, kind, id);
        if (audit is not null)
            await audit.AddAsync(caller, AuditAction.EraseUser, user, ct).ConfigureAwait(false);
        return await EraseAsync(user, ct).ConfigureAwait(false);
    }

    /// <summary>Erases a user whom its caller may erase.</summary>
    internal async ValueTask<UserErased> EraseAsync(EndUserKey user, CancellationToken ct)
    {
        var erased = await users.AskAsync<UserErased>(user, new EraseUser(), ct).ConfigureAwait(false);
        if (board is not null)
            live?.Erased(user, board.NowMs);
        return erased;
    }
}
