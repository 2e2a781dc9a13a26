using System.Collections.Immutable;
using Insights.Domain.Accounts;
using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Requests;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Domain.Identity;
using Insights.Service.Calls;
using Insights.Service.Keys;
using Insights.Service.Lookups;

namespace Insights.Service.Attributes;

/// <summary>
/// Updates attributes of users: checks all of a request, has the names that are new made, and hands it to the user. All or
/// none of an update is made. Every call is scoped by the caller's key.
/// </summary>
public sealed partial class UpdateService(IEndUsers users, AttributeDirectory attributes, IAccountSettings settings, TimeProvider clock)
{
    /// <summary>Most users in one batch.</summary>
    public const int MaxBatch = 500;

    /// <summary>Users of one batch that are asked at a time: one batch must not fill the queue of the store.</summary>
    private const int AtOnce = 64;

    /// <summary>How often an update is checked anew where a name was retired while it was.</summary>
    private const int Tries = 3;

    private readonly RisingIds _ids = new();

    /// <summary>Makes one update; durable when it ends.</summary>
    /// <exception cref="ServiceException">
    /// PermissionDenied; InvalidArgument with every fault; ResourceExhausted or Unavailable: it is not known to be made, and
    /// sending it again with the same operation ID is safe.
    /// </exception>
    public ValueTask<UpdateResult> UpdateAsync(Caller caller, UpdateRequest request, CancellationToken ct) =>
        UpdateAsync(caller, caller.AccountToRead(), Identified(request), "", ct);

    /// <summary>Makes up to 500 updates, each by itself.</summary>
    /// <returns>In the order of the requests, what became of each: a result, or why there is none.</returns>
    /// <exception cref="ServiceException">PermissionDenied; InvalidArgument where there are too many.</exception>
    public async ValueTask<IReadOnlyList<(UpdateResult? Result, ServiceException? Fault)>> BatchUpdateAsync(
        Caller caller, IReadOnlyList<UpdateRequest> requests, CancellationToken ct)
    {
        var account = caller.AccountToRead();
        if (requests.Count > MaxBatch)
            throw ServiceException.Invalid("updates", $"must be at most {MaxBatch}");
        var answers = new (UpdateResult?, ServiceException?)[requests.Count];
        // Here, in their order, as of one moment that order decides; what follows is done side by side.
        var identified = requests.Select(Identified).ToArray();
        await Parallel.ForAsync(0, requests.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (i, stop) =>
        {
            try
            {
                answers[i] = (await UpdateAsync(caller, account, identified[i], $"updates[{i}].", stop).ConfigureAwait(false), null);
            }
            catch (ServiceException e)
            {
                answers[i] = (null, e);
            }
        }).ConfigureAwait(false);
        return answers;
    }

    /// <summary>The request with an operation ID.</summary>
    private UpdateRequest Identified(UpdateRequest request) => string.IsNullOrEmpty(request.OperationId)
        ? request with { OperationId = _ids.Next(clock.GetUtcNow().ToUnixTimeMilliseconds()) }
        : request;

    private async ValueTask<UpdateResult> UpdateAsync(
        Caller caller, string account, UpdateRequest request, string prefix, CancellationToken ct)
    {
        caller.MustKeep(request.Kind);
        var receivedMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var rules = settings.Of(account);
        var faults = request.Faults.Concat(FaultsOf(request, rules)).ToList();
        var late = Lateness.IsTooLate(TimeMs(request, receivedMs), receivedMs, caller.MayImport, rules) ? TooLate() : null;
        var operations = await ResolveAsync(account, request.Operations, faults, late, prefix, ct).ConfigureAwait(false);
        var update = Meant(request, receivedMs, operations);
        var user = new EndUserKey(account, request.Kind, request.Id);
        var answer = await users.AskAsync<UpdateDone>(user, new UpdateUser(update, receivedMs, caller.MayImport) { MustExist = request.MustExist }, ct).ConfigureAwait(false);
        return answer.Outcome switch
        {
            UpdateOutcome.TooLate => throw TooLate(),
            UpdateOutcome.Erased => throw ServiceException.Invalid($"{prefix}time", "is before the erasure of the user (ERASED)"),
            UpdateOutcome.NoUser => throw LookupService.NotFound(),
            _ => new UpdateResult(answer.Outcome == UpdateOutcome.Duplicate, update.OperationId),
        };

        ServiceException TooLate() => ServiceException.Invalid($"{prefix}time", $"is {Lateness.Bound(caller.MayImport, rules)}");
    }

    /// <summary>The update that a request without faults means.</summary>
    private static UserUpdate Meant(UpdateRequest request, long receivedMs, ImmutableArray<AttributeOperation> operations) => new()
    {
        OperationId = request.OperationId!,
        TimeMs = TimeMs(request, receivedMs),
        Source = AttributeSources.Parse(request.Source) ?? AttributeSource.Api,
        Operations = operations,
    };

    private static long TimeMs(UpdateRequest request, long receivedMs) => EffectiveTime.Of(request.TimeMs ?? receivedMs, request.SentMs, receivedMs);

    private static IEnumerable<RequestFault> FaultsOf(UpdateRequest request, AccountSettings rules)
    {
        if (!EventLimits.IsId(request.Id, EventLimits.MaxUserIdBytes))
            yield return new("endUser.id", "must be 1 to 256 UTF-8 bytes without control characters");
        else if (NoOne.Is(request.Id, rules.NoOneIds))
            yield return new("endUser.id", NoOne.Problem);
        if (!string.IsNullOrEmpty(request.OperationId) && !EventLimits.IsId(request.OperationId, AttributeLimits.MaxOperationIdBytes))
            yield return new("operationId", "must be 1 to 64 UTF-8 bytes without control characters");
        if (!string.IsNullOrEmpty(request.Source) && AttributeSources.Parse(request.Source) is null or AttributeSource.Event)
            yield return new("source", "must be API, CSV, S3, SALESFORCE or IDP");
    }

    /// <summary>The operations under the numbers of their attributes; new names are made, but not for what is refused anyway.</summary>
    private async ValueTask<ImmutableArray<AttributeOperation>> ResolveAsync(
        string account, IReadOnlyList<OperationDraft> drafts, IReadOnlyList<RequestFault> others, ServiceException? late, string prefix, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            var catalogue = await attributes.OfAsync(account, ct).ConfigureAwait(false);
            var asked = CheckedOperations.Of(drafts, catalogue);
            if (asked.Faults.Count > 0)
            {
                // Another process may have made or retired a name since memory was read.
                catalogue = await attributes.OfAsync(account, int.MaxValue, ct).ConfigureAwait(false);
                asked = CheckedOperations.Of(drafts, catalogue);
            }
            List<RequestFault> faults = [.. others, .. asked.Faults];
            if (asked.Wanted is { Count: > 0 } wanted)
            {
                var mayMake = faults.Count == 0;
                if (mayMake && late is not null)
                    throw late;
                var (reservation, after) = mayMake
                    ? await attributes.ReserveAsync(account, wanted, ct).ConfigureAwait(false)
                    : (catalogue.Reserve(wanted, clock.GetUtcNow()), catalogue);
                faults.AddRange(asked.FaultsOf(reservation.Refused));
                catalogue = after;
            }
            if (faults.Count > 0)
                throw Invalid(faults, prefix);
            if (asked.Numbered(catalogue) is { } numbered)
                return numbered;
            if (tries == Tries)
                throw new ServiceException(ServiceFault.Unavailable, "The account's attributes are being changed; try again after a moment.");
        }
    }

    private static ServiceException Invalid(List<RequestFault> faults, string prefix)
    {
        var more = faults.Count > 1 ? $" And {faults.Count - 1} more faults." : "";
        return new ServiceException(
            ServiceFault.InvalidArgument, $"{prefix}{faults[0].Field} {faults[0].Problem}.{more}",
            [.. faults.Select(f => new FieldFault(prefix + f.Field, f.Problem))]);
    }

}
