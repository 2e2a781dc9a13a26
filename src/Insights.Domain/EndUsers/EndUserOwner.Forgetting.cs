using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Compacting;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity;

namespace Insights.Domain.EndUsers;

/// <summary>What an anonymous record does when a user that it was linked to goes (docs/semantics.md 1.8).</summary>
public sealed partial class EndUserOwner
{
    /// <summary>Begins a new life without what was an identified user's alone.</summary>
    /// <returns>Entries that are no more.</returns>
    private async ValueTask<long> ForgetAsync(ForgetUser command, CancellationToken ct)
    {
        long gone;
        // Nothing is on its way to that user, or it would be back; and others have been told what the new life knows nothing of.
        await Errand.TakeAsync(ct).ConfigureAwait(false);
        try
        {
            List<string>? over = null;
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
                    if (ports.Others is null || !held.HasErrandsBut(over))
                    {
                        gone = await ForgetAsync(held, command, ct).ConfigureAwait(false);
                        break;
                    }
                    if (told)
                        throw new StoreException(StoreFault.Unavailable);
                }
                finally
                {
                    _turn.Release();
                }
                over = await TellAllAsync(ports.Others!, ct).ConfigureAwait(false);
            }
        }
        finally
        {
            Errand.Release();
        }
        await SettleThisAsync(ct).ConfigureAwait(false);
        return gone;
    }

    private async ValueTask<long> ForgetAsync(Held held, ForgetUser command, CancellationToken ct)
    {
        await held.WhenDurable().ConfigureAwait(false);
        var log = await ports.Store.ReadLogAsync(Key, 0, ct).ConfigureAwait(false);
        var nowMs = NowMs(held);
        var life = Math.Max(nowMs, Math.Max(_endedLife, held.User.Life) + 1);
        var (kept, gone) = Decode(() => Forgetting.Of(Key, command, log.Select(e => ports.Codec.Decode(e.Bytes)).ToList(), life));
        if (kept.Count == 0)
            await EraseAsync(held).ConfigureAwait(false);
        else
            await ReplaceAsync(held, kept, life, nowMs).ConfigureAwait(false);
        return gone;
    }

    private async ValueTask ReplaceAsync(Held held, List<Entry> kept, long life, long nowMs)
    {
        _endedLife = Math.Max(_endedLife, held.User.Life);
        var next = new WriteSession(Key) { Life = life };
        var keepBeforeMs = kept[0] is Compacted compacted ? compacted.Restore().DetailFromMs : long.MinValue;
        // The alarm has the rows made anew, also if this process is gone by then.
        var replaced = ports.Store.EraseAsync(held.WriteSession, held.User.Seq, new LogAppend(next, 1, [.. kept.Select(ports.Codec.Encode)], nowMs), keepBeforeMs);
        if (held.Handed(replaced))
            Forget(held);
        await replaced.ConfigureAwait(false);
    }
}
