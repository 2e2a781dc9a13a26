using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Compacting;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity;
using Insights.Domain.Identity.Commands;

namespace Insights.Domain.EndUsers;

/// <summary>
/// What a user has to tell others (docs/semantics.md 1.7): an anonymous record hands over, an identified one passes on the links that
/// its events with both IDs make. Done after what it rests on is durable, outside of turns, before the answer. Where it
/// fails the answer stands all the same: the alarm, which is as durable, tries again.
/// </summary>
public sealed partial class EndUserOwner
{
    /// <summary>How often another user is tried when another owner of it got in between.</summary>
    private const int TriesOfAnother = 4;

    /// <summary>After so many errands in a row the rest waits for the alarm.</summary>
    private const int ErrandsInARow = 100;

    private Turn? _firstErrand;

    // Most users never have one.
    private Turn Errand => _firstErrand
        ?? Interlocked.CompareExchange(ref _firstErrand, new Turn(ports.ContinueWithin), null) ?? _firstErrand;

    private bool IsOnErrand => Volatile.Read(ref _firstErrand)?.IsTaken == true;

    /// <returns>Users that have expired and would take nothing; null: none.</returns>
    private async ValueTask<List<string>?> TellOthersAsync(CancellationToken ct)
    {
        if (ports.Others is not { } others || ports.Ending.IsCancellationRequested)
            return null;
        await Errand.TakeAsync(ct).ConfigureAwait(false);
        using var either = ct.CanBeCanceled && ports.Ending.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(ct, ports.Ending)
            : null;
        try
        {
            return await TellAllAsync(others, either?.Token ?? (ct.CanBeCanceled ? ct : ports.Ending)).ConfigureAwait(false);
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
            Errand.Release();
        }
    }

    /// <summary>With the errand's turn taken.</summary>
    /// <returns>Users that have expired and would take nothing; null: none.</returns>
    private async ValueTask<List<string>?> TellAllAsync(IEndUsers others, CancellationToken ct)
    {
        (string AnonymousId, OpKey Op)? asked = null;
        List<string>? over = null;
        for (var n = 0; n < ErrandsInARow; n++)
        {
            (var more, asked, var expired) = await TellOneAsync(others, asked, over, ct).ConfigureAwait(false);
            if (!more)
                break;
            if (expired is not null)
                (over ??= []).Add(expired);
        }
        return over;
    }

    /// <summary>
    /// Refuses what is told of a life of another user that is over: it was on its way while that one was erased, and would bring
    /// back what is gone.
    /// </summary>
    /// <exception cref="StoreException">Conflict.</exception>
    private async ValueTask MustBeOfThisLifeAsync(Held held, UserCommand command, CancellationToken ct)
    {
        (UserKind Kind, string Id, long Life)? teller = command switch
        {
            TakeOver { Change: var change } when !held.User.KnowsLife(change.AnonymousId, change.Life) => (UserKind.Anonymous, change.AnonymousId, change.Life),
            ChangeLink { Life: not 0 } link when held.User.Anonymous?.Ops.Covers(link.Op.Key, link.Op.UserId!) != true => (UserKind.Identified, link.Op.UserId!, link.Life),
            _ => null,
        };
        if (teller is { } other && !await IsLifeAsync(new EndUserKey(Key.Account, other.Kind, other.Id), other.Life, ct).ConfigureAwait(false))
            throw new StoreException(StoreFault.Conflict);
    }

    /// <summary>Whether a life goes on, as far as that is known.</summary>
    private async ValueTask<bool> IsLifeAsync(EndUserKey user, long life, CancellationToken ct) =>
        await ports.Store.ReadLifeAsync(user, ct).ConfigureAwait(false) is { } stored && (stored == life || stored == 0);

    /// <param name="asked">The link that was passed on last.</param>
    /// <param name="over">Users that have expired.</param>
    /// <returns>Whether there may be more to tell, the link that was passed on, and who turned out to have expired.</returns>
    private async ValueTask<(bool More, (string AnonymousId, OpKey Op)? Asked, string? Expired)> TellOneAsync(
        IEndUsers others, (string AnonymousId, OpKey Op)? asked, List<string>? over, CancellationToken ct)
    {
        Held held;
        HandOverErrand? handOver;
        (string AnonymousId, OpKey Op)? link;
        Task durable;
        await _turn.TakeAsync(ct).ConfigureAwait(false);
        try
        {
            held = await HoldAsync(ct).ConfigureAwait(false);
            handOver = held.Outbox?.Next(held.User, over);
            // One who has expired is about to have its records forget it.
            link = held.User.IsExpiredAt(NowMs(held)) ? null : held.User.Identified?.FirstUncovered();
            durable = held.WhenDurable();
        }
        finally
        {
            _turn.Release();
        }
        // The anonymous record hands over its links before it answers; what is then still uncovered waits for the alarm.
        if (handOver is null && (link is null || link == asked))
            return (false, asked, null);
        await DurableAsync(held, durable).ConfigureAwait(false);
        if (handOver is not null)
        {
            var isTaken = await HandOverAsync(others, held, handOver, ct).ConfigureAwait(false);
            return (true, asked, isTaken ? null : handOver.UserId);
        }
        var (anonymousId, op) = link!.Value;
        var command = new ChangeLink(new LinkOp(op, Key.Id), op.TimeMs, MayImport: true, ByEvent: true, held.User.Life);
        await AskAsync(others, new EndUserKey(Key.Account, UserKind.Anonymous, anonymousId), command, ct).ConfigureAwait(false);
        return (true, link, null);
    }

    /// <returns>False where the user has expired and takes nothing.</returns>
    private async ValueTask<bool> HandOverAsync(IEndUsers others, Held held, HandOverErrand errand, CancellationToken ct)
    {
        var change = errand.Change;
        if (errand.FromLog)
        {
            var log = await ports.Store.ReadLogAsync(Key, 0, ct).ConfigureAwait(false);
            if (log.Count == 0 || Decode(() => LogStart.LifeOf(log[0], ports.Codec)) != held.User.Life)
            {
                // Another owner erased this user, or had it forget another.
                Forget(held);
                return true;
            }
            var (adds, retracts) = Decode(() =>
                HandOver.Between(log.Select(e => (e.Seq, ports.Codec.Decode(e.Bytes))), errand.UserId, errand.From, change.Position));
            change = change with { Adds = adds, Retracts = retracts };
        }
        var to = new EndUserKey(Key.Account, UserKind.Identified, errand.UserId);
        var taken = (Taken)await AskAsync(others, to, new TakeOver(errand.From, change), ct).ConfigureAwait(false);
        if (taken.HasExpired)
            return false;

        Task? durable = null;
        await _turn.TakeAsync(ct).ConfigureAwait(false);
        try
        {
            // Forgotten meanwhile: who holds the user now finds out by itself.
            if (!ReferenceEquals(_held, held) || held.WriteSession.IsBroken)
                return true;
            held.Outbox!.Answered(errand, taken.Stored, taken.UpToDate);
            if (taken.Uncovered is { } op)
            {
                var link = new ChangeLink(new LinkOp(op, errand.UserId), op.TimeMs, MayImport: true, ByEvent: true);
                durable = await DecideAsync(link, ct).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
        if (durable is not null)
            await DurableAsync(held, durable).ConfigureAwait(false);
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

    /// <summary>Within a turn: decides on a command of this owner's own and appends what follows.</summary>
    private async ValueTask<Task> DecideAsync(UserCommand command, CancellationToken ct)
    {
        var held = await HoldAsync(ct).ConfigureAwait(false);
        var settings = ports.Settings.Of(Key.Account);
        var decision = held.User.Decide(command, settings, NowMs(held));
        if (ReferenceEquals(decision, CommandDecision.NeedsHistory))
        {
            held = await HoldWholeHistoryAsync(ct).ConfigureAwait(false);
            decision = held.User.Decide(command, settings, NowMs(held));
        }
        return decision.Entries.Count == 0 ? held.WhenDurable() : Append(held, decision.Entries);
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
