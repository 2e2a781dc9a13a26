using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Service.Calls;
using Insights.Service.Keys;

namespace Insights.Service.Retention;

/// <summary>Erases single users at request (DESIGN 1.8). Every erasure is scoped by the caller's key.</summary>
public sealed class EraseService(IEndUsers users)
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
        return await users.AskAsync<UserErased>(new EndUserKey(account, kind, id), new EraseUser(), ct).ConfigureAwait(false);
    }
}
