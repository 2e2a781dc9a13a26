using Insights.Domain.EndUsers.Codec;
using Insights.Domain.EndUsers.Compacting;
using Insights.Domain.Telemetry;

namespace Insights.Domain.EndUsers;

/// <summary>Events older than the account keeps them leave the log of a user who is still active (DESIGN 1.8).</summary>
public sealed partial class EndUserOwner
{
    private long CutMs(Held held) => Retention.CutMs(NowMs(held), ports.Settings.Of(Key.Account).EventRetentionMonths);

    /// <summary>Within a turn, after what was settled: cuts the log. A crash before, or after, leaves the same user.</summary>
    private async ValueTask<Task> CompactAsync(Held held, Task settled, CancellationToken ct)
    {
        // What was handed over must be in the log before the log is read.
        await DurableAsync(held, settled).ConfigureAwait(false);
        var log = await ports.Log.ReadAsync(Key, 0, ct).ConfigureAwait(false);
        if (log.Count == 0 || log[^1].Seq != held.User.Seq)
            return settled; // Another owner goes on with it.
        var cutMs = CutMs(held);
        var (write, cut, left) = Compactor.Plan(Key, log, cutMs);
        if (write is null)
        {
            held.NothingBeforeMs = cutMs;
            held.User.CutAt(cut, left);
            return settled;
        }
        if (held.Head?.Seq != held.User.Seq)
        {
            // Rows that stand for an entry that is gone could not be told apart from wrong ones.
            var update = held.RowsAt(NowMs(held), evenIfSame: true)!;
            var rows = ports.Rows.WriteAsync(held.Lane, update);
            if (!held.Handed(rows))
                return settled; // No room: at a later settlement.
            held.Took(update);
        }
        var compacted = ports.Log.CompactAsync(held.Lane, write);
        if (!held.Handed(compacted))
            return held.Pending;
        held.User.CutAt(cut, left);
        CompactionMetrics.Compacted(write.Seq - write.FirstSeq);
        // One that knows of the cut, so that who wakes the user need not read the log to learn of it.
        var snapshot = SnapshotCodec.Encode(held.User);
        var saved = ports.Snapshots.WriteAsync(held.Lane, snapshot);
        if (held.Handed(saved))
            held.SnapshotSeq = snapshot.Seq;
        return held.Pending;
    }
}
