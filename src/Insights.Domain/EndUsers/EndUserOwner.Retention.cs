using Insights.Domain.EndUsers.Codec;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity;

namespace Insights.Domain.EndUsers;

/// <summary>Erasing by request (DESIGN 1.8), with what anonymous records hold of the user alone.</summary>
public sealed partial class EndUserOwner
{
    /// <summary>
    /// Erases the user at once. Whoever it is linked to is told first, and again where one of them came back meanwhile: an
    /// anonymous record forgets what was the user's alone, else it would bring back what is erased; an identified user, that its
    /// links are over. Where it fails in the midst, asking again goes on.
    /// </summary>
    /// <exception cref="StoreException">Not all is erased, or it is not known whether it is; trying again is safe.</exception>
    private async ValueTask<UserErased> EraseUserAsync(CancellationToken ct)
    {
        // Nothing is on its way from this user to others while they forget it.
        await _errand.TakeAsync(ct).ConfigureAwait(false);
        try
        {
            var forgotten = new Dictionary<string, long>(StringComparer.Ordinal);
            long? life = null;
            var (told, asked) = (default((long Life, long Seq)?), default((long Life, long Seq)?));
            while (true)
            {
                UserCommand tells;
                List<string> linked;
                bool mayTell;
                (long Life, long Seq) at;
                await _turn.TakeAsync(ct).ConfigureAwait(false);
                try
                {
                    var held = await HoldThisLifeAsync(ct).ConfigureAwait(false);
                    at = (held.User.Life, held.User.Seq);
                    // Erased meanwhile by another owner, and perhaps back. An anonymous record may have been made to forget another.
                    if (Key.Kind == UserKind.Identified && at.Life != (life ??= at.Life))
                        return new UserErased(ErasedRows.Nothing, forgotten.Values.Count(n => n > 0), forgotten.Values.Sum());
                    (linked, tells) = LinkedTo(held.User);
                    var hasErrands = held.HasErrands && ports.Others is not null;
                    mayTell = hasErrands && told != at;
                    // A link that a record knows of, although this user has not heard so, may stay untold.
                    if (hasErrands && !mayTell && Key.Kind == UserKind.Anonymous)
                        throw new StoreException(StoreFault.Unavailable);
                    if (!mayTell && (linked.Count == 0 || asked == at))
                    {
                        var rows = held.User.Seq == 0 ? ErasedRows.Nothing : await EraseAsync(held).ConfigureAwait(false);
                        return new UserErased(rows, forgotten.Values.Count(n => n > 0), forgotten.Values.Sum());
                    }
                    await held.WhenDurable().ConfigureAwait(false);
                }
                finally
                {
                    _turn.Release();
                }
                if (mayTell)
                {
                    told = at;
                    await TellAllAsync(ports.Others!, ct).ConfigureAwait(false);
                    continue;
                }
                // Outside of the turn: they may have something to hand over to this very user.
                foreach (var id in linked)
                {
                    var answer = (UserForgotten)await AskAsync(ports.Others!, Other(id), tells, ct).ConfigureAwait(false);
                    forgotten[id] = forgotten.GetValueOrDefault(id) + answer.Entries;
                }
                asked = at;
            }
        }
        finally
        {
            _errand.Release();
        }
    }

    /// <summary>Who must know that the user goes, and what they are told.</summary>
    private (List<string> Linked, UserCommand Tells) LinkedTo(EndUser user) => ports.Others is null
        ? ([], new ReadSeq())
        : Key.Kind == UserKind.Identified
            ? ([.. user.Identified?.Merged.Keys ?? []], new ForgetUser(Key.Id, user.Life))
            : ([.. user.Peers.Keys], new ForgetAnonymous(Key.Id, user.Life, user.Seq));

    private EndUserKey Other(string id) =>
        new(Key.Account, Key.Kind == UserKind.Identified ? UserKind.Anonymous : UserKind.Identified, id);

    /// <summary>Begins a new life without what was an identified user's alone.</summary>
    /// <returns>Entries that are no more.</returns>
    private async ValueTask<long> ForgetAsync(ForgetUser command, CancellationToken ct)
    {
        long gone;
        // Nothing is on its way to that user, or it would be back; and others have been told what the new life knows nothing of.
        await _errand.TakeAsync(ct).ConfigureAwait(false);
        try
        {
            for (var told = false; ; told = true)
            {
                await _turn.TakeAsync(ct).ConfigureAwait(false);
                try
                {
                    var held = await HoldThisLifeAsync(ct).ConfigureAwait(false);
                    if (command.Life != 0 && !await IsLifeAsync(Other(command.UserId), command.Life, ct).ConfigureAwait(false))
                        return 0;
                    if (held.User.Anonymous?.Ops.Users.Contains(command.UserId) != true)
                        return 0;
                    if (!held.HasErrands || ports.Others is null)
                    {
                        gone = await ForgetAsync(held, command.UserId, ct).ConfigureAwait(false);
                        break;
                    }
                    if (told)
                        throw new StoreException(StoreFault.Unavailable);
                }
                finally
                {
                    _turn.Release();
                }
                await TellAllAsync(ports.Others!, ct).ConfigureAwait(false);
            }
        }
        finally
        {
            _errand.Release();
        }
        await SettleAsync(ct).ConfigureAwait(false);
        return gone;
    }

    private async ValueTask<long> ForgetAsync(Held held, string userId, CancellationToken ct)
    {
        await held.WhenDurable().ConfigureAwait(false);
        var log = (await ports.Log.ReadAsync(Key, 0, ct).ConfigureAwait(false)).Select(e => EntryCodec.Decode(e.Bytes)).ToList();
        var kept = Forgetting.Of(userId, log);
        if (kept.Count <= 1)
            await EraseAsync(held).ConfigureAwait(false);
        else
            await ReplaceAsync(held, kept).ConfigureAwait(false);
        return kept.Count <= 1 ? log.Count : log.Count - kept.Count;
    }

    /// <summary>Not behind the log, nor of a life that another owner has ended.</summary>
    private async ValueTask<Held> HoldThisLifeAsync(CancellationToken ct)
    {
        var held = await HoldUpToDateAsync(ct).ConfigureAwait(false);
        if (held.User.Seq == 0 || !held.Pending.IsCompleted || await IsLifeAsync(Key, held.User.Life, ct).ConfigureAwait(false))
            return held;
        Forget(held);
        return await HoldAsync(ct).ConfigureAwait(false);
    }

    private async ValueTask ReplaceAsync(Held held, List<Entry> kept)
    {
        var nowMs = NowMs(held);
        _endedLife = Math.Max(_endedLife, held.User.Life);
        var next = new StoreLane(Key) { Life = Math.Max(nowMs, _endedLife + 1) };
        kept[0] = new UserCreated(Key, next.Life);
        // The alarm has the rows made anew, also if this process is gone by then.
        var replaced = ports.Log.ReplaceAsync(held.Lane, held.User.Seq, new LogAppend(next, 1, [.. kept.Select(EntryCodec.Encode)], nowMs));
        if (held.Handed(replaced))
            Forget(held);
        await replaced.ConfigureAwait(false);
    }
}
