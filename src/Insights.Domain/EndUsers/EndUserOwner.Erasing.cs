using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;

namespace Insights.Domain.EndUsers;

/// <summary>Erasing, by request or because the user has expired (docs/semantics.md 1.8), with what anonymous records hold of the user alone.</summary>
public sealed partial class EndUserOwner
{
    /// <summary>
    /// Erases the user at once. Whoever it is linked to is told first, and again where one of them came back meanwhile: an
    /// anonymous record forgets what was the user's alone, else it would bring back what is erased; an identified user, that its
    /// links are over. Where it fails in the midst, asking again goes on; one that has expired is shown to nobody meanwhile.
    /// Never within a turn, nor where another user waits for this one while it holds up its own errands: a record that is told
    /// to forget, or that hands over.
    /// </summary>
    /// <param name="onlyExpired">Whether to leave one alone that has not expired: another owner erased it, and it came back.</param>
    /// <exception cref="StoreException">Not all is erased, or it is not known whether it is; trying again is safe.</exception>
    private async ValueTask<UserErased> EraseUserAsync(bool onlyExpired, CancellationToken ct)
    {
        // Nothing is on its way from this user to others while they forget it.
        await Errand.TakeAsync(ct).ConfigureAwait(false);
        try
        {
            var forgotten = new Dictionary<string, long>(StringComparer.Ordinal);
            long? life = null;
            List<string>? over = null;
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
                    if (onlyExpired ? !held.User.IsExpiredAt(NowMs(held)) : Key.Kind == UserKind.Identified && at.Life != (life ??= at.Life))
                        return new UserErased(ErasedRows.Nothing, forgotten.Values.Count(n => n > 0), forgotten.Values.Sum());
                    (linked, tells) = LinkedTo(held);
                    var hasErrands = ports.Others is not null && held.HasErrandsBut(over);
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
                    over = await TellAllAsync(ports.Others!, ct).ConfigureAwait(false);
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
            Errand.Release();
        }
    }

    /// <summary>Who must know that the user goes, and what they are told.</summary>
    private (List<string> Linked, UserCommand Tells) LinkedTo(Held held)
    {
        var (user, nowMs) = (held.User, NowMs(held));
        if (ports.Others is null)
            return ([], new ReadSeq());
        if (Key.Kind == UserKind.Anonymous)
            return ([.. user.Peers.Keys], new ForgetAnonymous(Key.Id, user.Life, user.Seq));
        var forget = new ForgetUser(Key.Id, user.Life);
        return ([.. user.Identified?.Merged.Keys ?? []], user.IsExpiredAt(nowMs)
            ? forget with { ExpiredMs = user.ExpiresMs(nowMs)!.Value, LastSeenMs = user.ProfileAt(nowMs).Attributes.LastSeenMs ?? long.MinValue }
            : forget);
    }

    private EndUserKey Other(string id) =>
        new(Key.Account, Key.Kind == UserKind.Identified ? UserKind.Anonymous : UserKind.Identified, id);

    /// <summary>Not behind the log, nor of a life that another owner has ended.</summary>
    private async ValueTask<Held> HoldThisLifeAsync(CancellationToken ct)
    {
        var held = await HoldUpToDateAsync(ct).ConfigureAwait(false);
        if (held.User.Seq == 0 || !held.Pending.IsCompleted || await IsLifeAsync(Key, held.User.Life, ct).ConfigureAwait(false))
            return held;
        Forget(held);
        return await HoldAsync(ct).ConfigureAwait(false);
    }
}
