using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Telemetry;

namespace Insights.Domain.EndUsers.Owners;

/// <summary>Erasing, by request or because the user has expired (docs/semantics.md 1.8), with what anonymous records hold of the user alone.</summary>
public sealed partial class EndUserOwner
{
    /// <summary>
    /// Erases the user at once. Whoever it is linked to is told first, and again where one of them came back meanwhile: an
    /// anonymous record forgets what was the user's alone, else it would bring back what is erased; an identified user, that its
    /// links are over. Where it fails in the midst, asking again goes on; one that has expired is shown to nobody meanwhile.
    /// Never within the lock, nor where another user waits for this one while it holds up its own deliveries: a record that is told
    /// to forget, or that transfers.
    /// </summary>
    /// <param name="onlyExpired">Whether to leave one alone that has not expired: another owner erased it, and it came back.</param>
    /// <exception cref="StoreException">Not all is erased, or it is not known whether it is; trying again is safe.</exception>
    private async ValueTask<UserErased> EraseUserAsync(bool onlyExpired, CancellationToken ct)
    {
        // Nothing is on its way from this user to others while they forget it.
        await Delivery.TakeAsync(ct).ConfigureAwait(false);
        try
        {
            var forgotten = new Dictionary<string, long>(StringComparer.Ordinal);
            long? incarnation = null;
            List<string>? over = null;
            var (told, asked) = (default((long Incarnation, long Seq)?), default((long Incarnation, long Seq)?));
            while (true)
            {
                UserCommand tells;
                List<string> linked;
                bool mayDeliver;
                (long Incarnation, long Seq) at;
                await _lock.TakeAsync(ct).ConfigureAwait(false);
                try
                {
                    var loaded = await LoadThisIncarnationAsync(ct).ConfigureAwait(false);
                    at = (loaded.User.Incarnation, loaded.User.Seq);
                    // Erased meanwhile by another owner, and perhaps back. An anonymous record may have been made to forget another.
                    if (onlyExpired ? !loaded.User.IsExpiredAt(NowMs(loaded)) : Key.Kind == UserKind.Identified && at.Incarnation != (incarnation ??= at.Incarnation))
                        return new UserErased(ErasedRows.Nothing, forgotten.Values.Count(n => n > 0), forgotten.Values.Sum());
                    (linked, tells) = LinkedTo(loaded);
                    var hasDeliveries = ports.Others is not null && loaded.HasDeliveriesBut(over);
                    mayDeliver = hasDeliveries && told != at;
                    // A link that a record knows of, although this user has not heard so, may stay untold.
                    if (hasDeliveries && !mayDeliver && Key.Kind == UserKind.Anonymous)
                        throw new StoreException(StoreFault.Unavailable);
                    if (!mayDeliver && (linked.Count == 0 || asked == at))
                    {
                        var rows = loaded.User.Seq == 0 ? ErasedRows.Nothing : await EraseAsync(loaded, byRequest: !onlyExpired).ConfigureAwait(false);
                        return new UserErased(rows, forgotten.Values.Count(n => n > 0), forgotten.Values.Sum());
                    }
                    await loaded.WhenDurable().ConfigureAwait(false);
                }
                finally
                {
                    _lock.Release();
                }
                if (mayDeliver)
                {
                    told = at;
                    over = await DeliverAllAsync(ports.Others!, ct).ConfigureAwait(false);
                    continue;
                }
                // Outside of the lock: they may have something to transfer to this very user.
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
            Delivery.Release();
        }
    }

    /// <summary>Who must know that the user goes, and what they are told.</summary>
    private (List<string> Linked, UserCommand Tells) LinkedTo(LoadedUser loaded)
    {
        var (user, nowMs) = (loaded.User, NowMs(loaded));
        if (ports.Others is null)
            return ([], new ReadSeq());
        if (Key.Kind == UserKind.Anonymous)
            return ([.. user.Peers.Keys], new ForgetAnonymous(Key.Id, user.Incarnation, user.Seq));
        var forget = new ForgetUser(Key.Id, user.Incarnation);
        return ([.. user.Identified?.Merged.Keys ?? []], user.IsExpiredAt(nowMs)
            ? forget with { ExpiredMs = user.ExpiresMs(nowMs)!.Value, LastSeenMs = user.ProfileAt(nowMs).Attributes.LastSeenMs ?? long.MinValue }
            : forget);
    }

    private EndUserKey Other(string id) =>
        new(Key.Account, Key.Kind == UserKind.Identified ? UserKind.Anonymous : UserKind.Identified, id);

    /// <summary>Not behind the log, nor of an incarnation that another owner has ended.</summary>
    private async ValueTask<LoadedUser> LoadThisIncarnationAsync(CancellationToken ct)
    {
        var loaded = await HoldUpToDateAsync(ct).ConfigureAwait(false);
        if (loaded.User.Seq == 0 || !loaded.Pending.IsCompleted || await IsIncarnationAsync(Key, loaded.User.Incarnation, ct).ConfigureAwait(false))
            return loaded;
        Forget(loaded);
        return await LoadAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Erases what is held, within the lock: whoever comes next must read what is there afterwards.</summary>
    /// <param name="byRequest">Whether somebody asked for it: then what happened before is refused from now on.</param>
    private async ValueTask<ErasedRows> EraseAsync(LoadedUser loaded, bool byRequest)
    {
        var nowMs = NowMs(loaded);
        long? expiredMs = loaded.User.IsExpiredAt(nowMs) ? loaded.User.ExpiresMs(nowMs) : null;
        _endedIncarnation = Math.Max(_endedIncarnation, loaded.User.Incarnation);
        var erased = ports.Store.EraseAsync(loaded.WriteSession, loaded.User.Seq, tombstone: byRequest ? TombstoneOf(loaded, nowMs) : null);
        if (loaded.Handed(erased))
            Forget(loaded);
        var rows = await erased.ConfigureAwait(false);
        if (expiredMs is { } since)
            RetentionMetrics.Expired(since, ports.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        else
            RetentionMetrics.Erased();
        return rows;
    }

    /// <summary>What an erasure leaves; null of one who would be gone anyway, so that it does not matter whether a sweep came first.</summary>
    private Tombstone? TombstoneOf(LoadedUser loaded, long nowMs)
    {
        var settings = ports.Settings.Of(Key.Account);
        return loaded.User.IsExpiredAt(nowMs) || loaded.User.MayBeErased(nowMs, settings)
            ? null
            : new Tombstone(nowMs, nowMs + (long)settings.Lateness.TotalMilliseconds);
    }

    /// <summary>Nothing but unattributed events, and too late for them to matter: no trace stays (docs/semantics.md 1.3).</summary>
    private Task<ErasedRows> Erase(LoadedUser loaded)
    {
        _endedIncarnation = Math.Max(_endedIncarnation, loaded.User.Incarnation);
        var erased = ports.Store.EraseAsync(loaded.WriteSession, loaded.User.Seq);
        loaded.IsErased = loaded.Handed(erased);
        return erased;
    }
}
