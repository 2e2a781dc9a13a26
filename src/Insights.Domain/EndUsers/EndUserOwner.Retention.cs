using Insights.Domain.EndUsers.Codec;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Compacting;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity;

namespace Insights.Domain.EndUsers;

/// <summary>Erasing by request (DESIGN 1.8), with what anonymous records hold of the user alone.</summary>
public sealed partial class EndUserOwner
{
    /// <summary>
    /// Erases the user at once. The anonymous records linked to it forget it first: else one of them would bring back what is
    /// erased. Where it fails in the midst, asking again goes on.
    /// </summary>
    /// <exception cref="StoreException">Not all is erased, or it is not known whether it is; trying again is safe.</exception>
    private async ValueTask<UserErased> EraseUserAsync(CancellationToken ct)
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        var (records, entries) = (0, 0L);
        while (true)
        {
            List<string> linked;
            await _turn.TakeAsync(ct).ConfigureAwait(false);
            try
            {
                var held = await HoldUpToDateAsync(ct).ConfigureAwait(false);
                linked = [.. (held.User.Identified?.Merged.Keys ?? []).Where(id => ports.Others is not null && !asked.Contains(id))];
                if (linked.Count == 0)
                {
                    var rows = held.User.Seq == 0 ? ErasedRows.Nothing : await EraseAsync(held).ConfigureAwait(false);
                    return new UserErased(rows, records, entries);
                }
            }
            finally
            {
                _turn.Release();
            }
            // Outside of the turn: they may have something to hand over to this very user.
            foreach (var id in linked)
            {
                asked.Add(id);
                var anonymous = new EndUserKey(Key.Account, UserKind.Anonymous, id);
                var forgotten = (UserForgotten)await AskAsync(ports.Others!, anonymous, new ForgetUser(Key.Id), ct).ConfigureAwait(false);
                records += forgotten.Entries > 0 ? 1 : 0;
                entries += forgotten.Entries;
            }
        }
    }

    /// <summary>Begins a new life without what was an identified user's alone.</summary>
    /// <returns>Entries that are no more.</returns>
    private async ValueTask<long> ForgetAsync(string userId, CancellationToken ct)
    {
        long gone;
        await _turn.TakeAsync(ct).ConfigureAwait(false);
        try
        {
            var held = await HoldUpToDateAsync(ct).ConfigureAwait(false);
            if (held.User.Anonymous?.Ops.Users.Contains(userId) != true)
                return 0;
            await held.WhenDurable().ConfigureAwait(false);
            var log = (await ports.Log.ReadAsync(Key, 0, ct).ConfigureAwait(false)).Select(e => EntryCodec.Decode(e.Bytes)).ToList();
            var nowMs = NowMs(held);
            var life = Math.Max(nowMs, Math.Max(_endedLife, held.User.Life) + 1);
            (var kept, gone) = Forgetting.Of(Key, userId, log, life);
            if (kept.Count == 0)
            {
                await EraseAsync(held).ConfigureAwait(false);
                return gone;
            }
            await ReplaceAsync(held, kept, life, nowMs).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
        await SettleAsync(ct).ConfigureAwait(false);
        return gone;
    }

    private async ValueTask ReplaceAsync(Held held, List<Entry> kept, long life, long nowMs)
    {
        _endedLife = Math.Max(_endedLife, held.User.Life);
        var next = new StoreLane(Key) { Life = life };
        var keepBeforeMs = kept[0] is Compacted compacted ? compacted.Restore().DetailFromMs : long.MinValue;
        // The alarm has the rows made anew, also if this process is gone by then.
        var replaced = ports.Log.ReplaceAsync(held.Lane, held.User.Seq, new LogAppend(next, 1, [.. kept.Select(EntryCodec.Encode)], nowMs), keepBeforeMs);
        if (held.Handed(replaced))
            Forget(held);
        await replaced.ConfigureAwait(false);
    }
}
