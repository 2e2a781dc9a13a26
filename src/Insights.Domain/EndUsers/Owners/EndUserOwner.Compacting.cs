using Insights.Domain.EndUsers.Compacting;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Telemetry;

namespace Insights.Domain.EndUsers.Owners;

/// <summary>Events older than the account keeps them leave the log of a user who is still active (docs/semantics.md 1.8).</summary>
public sealed partial class EndUserOwner
{
    private long CutMs(LoadedUser loaded) => Retention.CutMs(NowMs(loaded), ports.Settings.Of(Key.Account).EventRetentionMonths);

    /// <summary>Within the lock, after what was settled: cuts the log. A crash before, or after, leaves the same user.</summary>
    private async ValueTask<Task> CompactAsync(LoadedUser loaded, Task settled, CancellationToken ct)
    {
        // What was handed over must be in the log before the log is read.
        await DurableAsync(loaded, settled).ConfigureAwait(false);
        var log = await ports.Store.ReadLeanLogAsync(Key, ct).ConfigureAwait(false);
        if (log.Count == 0 || log[^1].Seq != loaded.User.Seq)
            return settled; // Another owner goes on with it.
        var cutMs = CutMs(loaded);
        var (write, cut, left) = Decode(() => Compactor.Plan(Key, log, cutMs, ports.Codec));
        if (write is null)
        {
            loaded.NothingBeforeMs = cutMs;
            loaded.User.CutAt(cut, left);
            return settled;
        }
        // Rows that stand for an entry that is gone could not be told apart from wrong ones.
        var update = loaded.Head?.Seq != loaded.User.Seq ? loaded.ProjectionAt(NowMs(loaded), evenIfSame: true) : null;
        // With a snapshot that knows of the cut, so that who wakes the user need not read the log to learn of it. It is of a
        // copy: where the store has no room, nothing was cut.
        var copy = ports.Codec.DecodeState(Key, new Snapshot(loaded.User.Seq, ports.Codec.EncodeState(loaded.User)))!;
        copy.CutAt(cut, left);
        var compaction = new Settlement(loaded.WriteSession, loaded.User.Seq)
        {
            Projection = update,
            Compaction = write,
            Snapshot = ports.Codec.EncodeState(copy),
        };
        var compacted = ports.Store.SettleAsync(compaction);
        if (!loaded.Handed(compacted))
            return settled; // No room: at a later settlement.
        loaded.User.CutAt(cut, left);
        loaded.Took(compaction);
        CompactionMetrics.Compacted(write.Seq - write.FirstSeq);
        return loaded.Pending;
    }
}
