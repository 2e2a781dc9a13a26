using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Compacting;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity;
using Insights.Domain.Identity.Commands;

namespace Insights.Domain.EndUsers.Owners;

/// <summary>
/// What a user has to tell others (docs/semantics.md 1.7): an anonymous record transfers what is new in it, an identified one passes on the links that
/// its events with both IDs make. Done after what it rests on is durable, outside of the lock, before the answer. Where it
/// fails the answer stands all the same: the alarm, which is as durable, tries again.
/// </summary>
public sealed partial class EndUserOwner
{
    /// <summary>How often another user is tried when another owner of it got in between.</summary>
    private const int TriesOfAnother = 4;

    /// <summary>After so many deliveries in a row the rest waits for the alarm.</summary>
    private const int DeliveriesInARow = 100;

    private AsyncLock? _firstDelivery;

    // Most users never have one.
    private AsyncLock Delivery => _firstDelivery
        ?? Interlocked.CompareExchange(ref _firstDelivery, new AsyncLock(ports.ContinueWithin), null) ?? _firstDelivery;

    private bool IsDelivering => Volatile.Read(ref _firstDelivery)?.IsTaken == true;

    /// <returns>Users that have expired and would take nothing; null: none.</returns>
    private async ValueTask<List<string>?> DeliverAsync(CancellationToken ct)
    {
        if (ports.Others is not { } others || ports.Ending.IsCancellationRequested)
            return null;
        await Delivery.TakeAsync(ct).ConfigureAwait(false);
        using var either = ct.CanBeCanceled && ports.Ending.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(ct, ports.Ending)
            : null;
        try
        {
            return await DeliverAllAsync(others, either?.Token ?? (ct.CanBeCanceled ? ct : ports.Ending)).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            // Of another user, or of this one: whatever it was, nothing is lost.
            return null;
        }
        catch (OperationCanceledException) when (ports.Ending.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            // The process ends, and whoever holds this user next goes on.
            return null;
        }
        finally
        {
            Delivery.Release();
        }
    }

    /// <summary>With the lock of the deliveries taken.</summary>
    /// <returns>Users that have expired and would take nothing; null: none.</returns>
    private async ValueTask<List<string>?> DeliverAllAsync(IEndUsers others, CancellationToken ct)
    {
        (string AnonymousId, OpKey Op)? asked = null;
        List<string>? over = null;
        for (var n = 0; n < DeliveriesInARow; n++)
        {
            (var more, asked, var expired) = await DeliverOneAsync(others, asked, over, ct).ConfigureAwait(false);
            if (!more)
                break;
            if (expired is not null)
                (over ??= []).Add(expired);
        }
        return over;
    }

    /// <summary>
    /// Refuses what is told of an incarnation of another user that is over: it was on its way while that one was erased, and would bring
    /// back what is gone.
    /// </summary>
    /// <exception cref="StoreException">Conflict.</exception>
    private async ValueTask MustBeOfThisIncarnationAsync(LoadedUser loaded, UserCommand command, CancellationToken ct)
    {
        (UserKind Kind, string Id, long Incarnation)? teller = command switch
        {
            TakeOver { Change: var change } when !loaded.User.KnowsLife(change.AnonymousId, change.Incarnation) => (UserKind.Anonymous, change.AnonymousId, change.Incarnation),
            ChangeLink { Incarnation: not 0 } link when loaded.User.Anonymous?.Ops.Covers(link.Op.Key, link.Op.UserId!) != true => (UserKind.Identified, link.Op.UserId!, link.Incarnation),
            _ => null,
        };
        if (teller is { } other && !await IsIncarnationAsync(new EndUserKey(Key.Account, other.Kind, other.Id), other.Incarnation, ct).ConfigureAwait(false))
            throw new StoreException(StoreFault.Conflict);
    }

    /// <summary>Whether an incarnation goes on, as far as that is known.</summary>
    private async ValueTask<bool> IsIncarnationAsync(EndUserKey user, long incarnation, CancellationToken ct) =>
        await ports.Store.ReadIncarnationAsync(user, ct).ConfigureAwait(false) is { } stored && (stored == incarnation || stored == 0);

    /// <param name="asked">The link that was passed on last.</param>
    /// <param name="over">Users that have expired.</param>
    /// <returns>Whether there may be more to tell, the link that was passed on, and who turned out to have expired.</returns>
    private async ValueTask<(bool More, (string AnonymousId, OpKey Op)? Asked, string? Expired)> DeliverOneAsync(
        IEndUsers others, (string AnonymousId, OpKey Op)? asked, List<string>? over, CancellationToken ct)
    {
        LoadedUser loaded;
        TransferDelivery? transfer;
        (string AnonymousId, OpKey Op)? link;
        Task durable;
        await _lock.TakeAsync(ct).ConfigureAwait(false);
        try
        {
            loaded = await LoadAsync(ct).ConfigureAwait(false);
            transfer = loaded.Outbox?.Next(loaded.User, over);
            // One who has expired is about to have its records forget it.
            link = loaded.User.IsExpiredAt(NowMs(loaded)) ? null : loaded.User.Identified?.FirstUncovered();
            durable = loaded.WhenDurable();
        }
        finally
        {
            _lock.Release();
        }
        // The anonymous record transfers its links before it answers; what is then still uncovered waits for the alarm.
        if (transfer is null && (link is null || link == asked))
            return (false, asked, null);
        await DurableAsync(loaded, durable).ConfigureAwait(false);
        if (transfer is not null)
        {
            var isTaken = await TransferAsync(others, loaded, transfer, ct).ConfigureAwait(false);
            return (true, asked, isTaken ? null : transfer.UserId);
        }
        var (anonymousId, op) = link!.Value;
        var command = new ChangeLink(new LinkOp(op, Key.Id), op.TimeMs, MayImport: true, ByEvent: true, loaded.User.Incarnation);
        await AskAsync(others, new EndUserKey(Key.Account, UserKind.Anonymous, anonymousId), command, ct).ConfigureAwait(false);
        return (true, link, null);
    }

    /// <returns>False where the user has expired and takes nothing.</returns>
    private async ValueTask<bool> TransferAsync(IEndUsers others, LoadedUser loaded, TransferDelivery delivery, CancellationToken ct)
    {
        var change = delivery.Change;
        if (delivery.FromLog)
        {
            var log = await ports.Store.ReadLogAsync(Key, 0, ct).ConfigureAwait(false);
            if (log.Count == 0 || Decode(() => LogStart.IncarnationOf(log[0], ports.Codec)) != loaded.User.Incarnation)
            {
                // Another owner erased this user, or had it forget another.
                Forget(loaded);
                return true;
            }
            var (adds, retracts) = Decode(() =>
                Transfer.Between(log.Select(e => (e.Seq, ports.Codec.Decode(e.Bytes))), delivery.UserId, delivery.From, change.Position));
            change = change with { Adds = adds, Retracts = retracts };
        }
        var to = new EndUserKey(Key.Account, UserKind.Identified, delivery.UserId);
        var taken = (Taken)await AskAsync(others, to, new TakeOver(delivery.From, change), ct).ConfigureAwait(false);
        if (taken.HasExpired)
            return false;

        Task? durable = null;
        await _lock.TakeAsync(ct).ConfigureAwait(false);
        try
        {
            // Forgotten meanwhile: who holds the user now finds out by itself.
            if (!ReferenceEquals(_loaded, loaded) || loaded.WriteSession.IsBroken)
                return true;
            loaded.Outbox!.Answered(delivery, taken.Stored, taken.UpToDate);
            if (taken.Uncovered is { } op)
            {
                var link = new ChangeLink(new LinkOp(op, delivery.UserId), op.TimeMs, MayImport: true, ByEvent: true);
                durable = await DecideAsync(link, ct).ConfigureAwait(false);
            }
        }
        finally
        {
            _lock.Release();
        }
        if (durable is not null)
            await DurableAsync(loaded, durable).ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// Has users go that have expired, so that this record forgets them and what came since is its own. Only where nobody waits
    /// for this record who might be one of them, or wait for one.
    /// </summary>
    private async ValueTask SettleExpiredAsync(List<string> users, CancellationToken ct)
    {
        foreach (var id in users)
        {
            try
            {
                await ports.Others!.SettleAsync(Other(id), ct).ConfigureAwait(false);
            }
            catch (StoreException)
            {
                // The alarm asks again, or the sweep.
            }
        }
    }

    /// <summary>Within the lock: decides on a command of this owner's own and appends what follows.</summary>
    private async ValueTask<Task> DecideAsync(UserCommand command, CancellationToken ct)
    {
        var loaded = await LoadAsync(ct).ConfigureAwait(false);
        var settings = ports.Settings.Of(Key.Account);
        var decision = loaded.User.Decide(command, settings, NowMs(loaded));
        if (ReferenceEquals(decision, CommandDecision.NeedsHistory))
        {
            loaded = await LoadWholeHistoryAsync(ct).ConfigureAwait(false);
            decision = loaded.User.Decide(command, settings, NowMs(loaded));
        }
        return decision.Entries.Count == 0 ? loaded.WhenDurable() : Append(loaded, decision.Entries);
    }

    private static async ValueTask<UserAnswer> AskAsync(IEndUsers others, EndUserKey user, UserCommand command, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await others.ExecuteAsync(user, command, ct).ConfigureAwait(false);
            }
            catch (StoreException e) when (tries < TriesOfAnother && e.Fault is (StoreFault.Conflict or StoreFault.BrokenSession))
            {
            }
        }
    }
}
