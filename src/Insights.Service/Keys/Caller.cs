using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;

namespace Insights.Service.Keys;

/// <summary>Who calls: what its key opens.</summary>
/// <param name="Account">The one account; null for an operator.</param>
/// <param name="Kind">What the key may do.</param>
/// <param name="KeyId">Public part of the key.</param>
public sealed record Caller(string? Account, KeyKind Kind, string KeyId)
{
    /// <summary>The settings of the account as they were when the key was last looked up: no older than the directory itself.</summary>
    public AccountSettings Settings { get; init; } = AccountSettings.Default;

    /// <summary>The pages that a browser key admits (<see cref="KeyOrigins"/>); of other kinds empty.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>From when on the key opens nothing; null: it is good until it is revoked.</summary>
    internal DateTimeOffset? EndsAt { get; init; }

    /// <summary>What it has sent, against its limits; null: it has none.</summary>
    internal KeyRate? Rate { get; init; }

    internal bool IsGood(TimeProvider clock) => EndsAt is not { } end || clock.GetUtcNow() < end;

    /// <summary>Counts one call, other than of events, against the limits of the key.</summary>
    /// <exception cref="ServiceException"><see cref="ServiceFault.ResourceExhausted"/>.</exception>
    public Caller CountCall()
    {
        Rate?.TakeCall();
        return this;
    }

    /// <summary>Counts events against the limits of the key: all of a batch, or none.</summary>
    /// <exception cref="ServiceException"><see cref="ServiceFault.ResourceExhausted"/>.</exception>
    public void CountEvents(int count) => Rate?.TakeEvents(count);

    /// <summary>Counts further events of a request that has been let in; refuses nothing.</summary>
    public void ChargeEvents(int count) => Rate?.ChargeEvents(count);

    /// <summary>Whether one of the customer's own servers calls, and no program in the hands of end users.</summary>
    public bool IsServer => Kind is KeyKind.Server or KeyKind.Import;

    public bool MayRead => Kind is KeyKind.Server or KeyKind.Import;

    public bool MaySendEvents => Kind is KeyKind.Ingest or KeyKind.Server or KeyKind.Import or KeyKind.Browser;

    public bool MayImport => Kind == KeyKind.Import;

    /// <summary>Whether it may state an address or a place for its events (docs/semantics.md 1.2).</summary>
    public bool MayStatePlace => Kind is KeyKind.Server or KeyKind.Import;

    /// <summary>The account to read and write.</summary>
    /// <exception cref="ServiceException"><see cref="ServiceFault.PermissionDenied"/> for a key of too low a kind.</exception>
    public string AccountToRead() => MayRead ? Account! : throw Denied("a SERVER or IMPORT key");

    /// <summary>The account to send events to.</summary>
    /// <exception cref="ServiceException"><see cref="ServiceFault.PermissionDenied"/> for an operator.</exception>
    public string AccountToSend() => MaySendEvents ? Account! : throw Denied("an INGEST, SERVER or IMPORT key");

    /// <exception cref="ServiceException"><see cref="ServiceFault.FailedPrecondition"/>: the account keeps no identified users.</exception>
    public void MustKeep(UserKind kind)
    {
        if (kind == UserKind.Identified && !Settings.UserIdentification)
            throw new ServiceException(
                ServiceFault.FailedPrecondition, "The account has user identification off: it keeps anonymous users only.");
    }

    /// <exception cref="ServiceException"><see cref="ServiceFault.PermissionDenied"/> for all but operators.</exception>
    public void MustBeOperator()
    {
        if (Kind != KeyKind.Operator)
            throw Denied("the operator key");
    }

    /// <exception cref="ServiceException">
    /// <see cref="ServiceFault.PermissionDenied"/> for all but operators and those who read and write <paramref name="account"/>.
    /// </exception>
    public void MustManage(string account)
    {
        if (Kind != KeyKind.Operator && !(MayRead && Account == account))
            throw Denied($"the operator key, or a SERVER or IMPORT key of the account");
    }

    private static ServiceException Denied(string wanted) =>
        new(ServiceFault.PermissionDenied, $"This key may not do that; it takes {wanted}.");
}
