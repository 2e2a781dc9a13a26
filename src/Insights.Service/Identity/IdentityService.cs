using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Requests;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Domain.Identity;
using Insights.Domain.Identity.Commands;
using Insights.Service.Calls;
using Insights.Service.Keys;

namespace Insights.Service.Identity;

/// <summary>Links anonymous records to users, and ends links (docs/semantics.md 1.7). Every call is scoped by the caller's key.</summary>
public sealed class IdentityService(IEndUsers users, TimeProvider clock)
{
    /// <summary>How often an operation is tried when another owner of a user got in between.</summary>
    private const int Tries = 4;

    private readonly RisingIds _ids = new();

    /// <summary>Links an anonymous record to a user; durable when it ends, and what it gathered is then the user's too.</summary>
    /// <exception cref="ServiceException">
    /// PermissionDenied; FailedPrecondition: the account has user identification off; InvalidArgument with every fault; ResourceExhausted or Unavailable: it is not known to be done, and
    /// asking again with the same operation ID is safe.
    /// </exception>
    public ValueTask<LinkResult> IdentifyAsync(Caller caller, LinkRequest request, CancellationToken ct) =>
        ChangeAsync(caller, request, isLink: true, ct);

    /// <summary>Ends the link of an anonymous record, where there is one.</summary>
    /// <inheritdoc cref="IdentifyAsync"/>
    public ValueTask<LinkResult> AnonymizeAsync(Caller caller, LinkRequest request, CancellationToken ct) =>
        ChangeAsync(caller, request, isLink: false, ct);

    private async ValueTask<LinkResult> ChangeAsync(Caller caller, LinkRequest request, bool isLink, CancellationToken ct)
    {
        var account = caller.AccountToRead();
        if (isLink)
            caller.MustKeep(UserKind.Identified);
        var faults = request.Faults.Concat(FaultsOf(request, isLink)).ToList();
        if (faults.Count > 0)
        {
            throw new ServiceException(
                ServiceFault.InvalidArgument, $"{faults[0].Field} {faults[0].Problem}.", [.. faults.Select(f => new FieldFault(f.Field, f.Problem))]);
        }
        var receivedMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var operationId = string.IsNullOrEmpty(request.OperationId)
            ? _ids.Next(receivedMs)
            : request.OperationId;
        var op = new OpKey(EffectiveTime.Of(request.TimeMs ?? receivedMs, request.SentMs, receivedMs), operationId);
        var from = new EndUserKey(account, UserKind.Anonymous, request.AnonymousId!);
        var done = await RetryAsync(() => isLink
            ? users.IdentifyAsync(from, new EndUserKey(account, UserKind.Identified, request.UserId!), op, receivedMs, caller.MayImport, caller.Settings.NoOneIds, ct)
            : users.AnonymizeAsync(from, op, receivedMs, caller.MayImport, caller.Settings.NoOneIds, ct)).ConfigureAwait(false);
        return new LinkResult(done, operationId, done.Outcome switch
        {
            OpOutcome.TooLate => Lateness.Detail(caller.MayImport, caller.Settings),
            OpOutcome.Refused => done.Refusal.Detail(),
            _ => null,
        });
    }

    private static IEnumerable<RequestFault> FaultsOf(LinkRequest request, bool isLink)
    {
        const string Problem = "must be 1 to 256 UTF-8 bytes without control characters";
        if (!EventLimits.IsId(request.AnonymousId ?? "", EventLimits.MaxUserIdBytes))
            yield return new("anonymousId", Problem);
        if (isLink && !EventLimits.IsId(request.UserId ?? "", EventLimits.MaxUserIdBytes))
            yield return new("userId", Problem);
        if (!string.IsNullOrEmpty(request.OperationId) && !EventLimits.IsId(request.OperationId, AttributeLimits.MaxOperationIdBytes))
            yield return new("operationId", "must be 1 to 64 UTF-8 bytes without control characters");
    }

    private static async ValueTask<OpDone> RetryAsync(Func<ValueTask<OpDone>> call)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await call().ConfigureAwait(false);
            }
            catch (StoreException e) when (tries < Tries && e.Fault is (StoreFault.Conflict or StoreFault.BrokenSession))
            {
            }
            catch (StoreException e)
            {
                throw ServiceException.Of(e, "It is not known to be done; ask again with the same operationId.");
            }
        }
    }
}
