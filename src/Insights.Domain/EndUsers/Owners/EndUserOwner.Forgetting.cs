using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Compacting;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity;

namespace Insights.Domain.EndUsers.Owners;

/// <summary>What an anonymous record does when a user that it was linked to goes (docs/semantics.md 1.8).</summary>
public sealed partial class EndUserOwner
{
    /// <summary>Begins a new incarnation without what was an identified user's alone.</summary>
    /// <returns>Entries that are no more.</returns>
    private async ValueTask<long> ForgetAsync(ForgetUser command, CancellationToken ct)
    {
        long gone;
        // Nothing is on its way to that user, or it would be back; and others have been told what the new incarnation knows nothing of.
        await Delivery.TakeAsync(ct).ConfigureAwait(false);
        try
        {
            List<string>? over = null;
            for (var told = false; ; told = true)
            {
                await _lock.TakeAsync(ct).ConfigureAwait(false);
                try
                {
                    var loaded = await LoadThisIncarnationAsync(ct).ConfigureAwait(false);
                    if (command.Incarnation != 0 && !await IsIncarnationAsync(Other(command.UserId), command.Incarnation, ct).ConfigureAwait(false))
                        return 0;
                    if (loaded.User.Anonymous?.Ops.Users.Contains(command.UserId) != true)
                        return 0;
                    if (ports.Others is null || !loaded.HasDeliveriesBut(over))
                    {
                        gone = await ForgetAsync(loaded, command, ct).ConfigureAwait(false);
                        break;
                    }
                    if (told)
                        throw new StoreException(StoreFault.Unavailable);
                }
                finally
                {
                    _lock.Release();
                }
                over = await DeliverAllAsync(ports.Others!, ct).ConfigureAwait(false);
            }
        }
        finally
        {
            Delivery.Release();
        }
        await SettleThisAsync(ct).ConfigureAwait(false);
        return gone;
    }

    private async ValueTask<long> ForgetAsync(LoadedUser loaded, ForgetUser command, CancellationToken ct)
    {
        await loaded.WhenDurable().ConfigureAwait(false);
        var log = await ports.Store.ReadLogAsync(Key, 0, ct).ConfigureAwait(false);
        var nowMs = NowMs(loaded);
        var incarnation = Math.Max(nowMs, Math.Max(_endedIncarnation, loaded.User.Incarnation) + 1);
        var (kept, gone) = Decode(() => Forgetting.Of(Key, command, log.Select(e => ports.Codec.Decode(e.Bytes)).ToList(), incarnation));
        if (kept.Count == 0)
            await EraseAsync(loaded, byRequest: false).ConfigureAwait(false);
        else
            await ReplaceAsync(loaded, kept, incarnation, nowMs).ConfigureAwait(false);
        return gone;
    }

    private async ValueTask ReplaceAsync(LoadedUser loaded, List<Entry> kept, long incarnation, long nowMs)
    {
        _endedIncarnation = Math.Max(_endedIncarnation, loaded.User.Incarnation);
        var next = new WriteSession(Key) { Incarnation = incarnation };
        var keepBeforeMs = kept[0] is Compacted compacted ? compacted.Restore().DetailFromMs : long.MinValue;
        // The alarm has the rows made anew, also if this process is gone by then.
        var replaced = ports.Store.EraseAsync(loaded.WriteSession, loaded.User.Seq, new LogAppend(next, 1, [.. kept.Select(ports.Codec.Encode)], nowMs) { ErasedMs = loaded.ErasedMs }, keepBeforeMs);
        if (loaded.Handed(replaced))
            Forget(loaded);
        await replaced.ConfigureAwait(false);
    }
}
