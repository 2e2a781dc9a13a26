using Insights.Domain.Accounts;
using Insights.Domain.EndUsers.Codec;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Sessions;

namespace Insights.Domain.EndUsers;

/// <summary>What an owner holds of its user, and what it knows of the store; dropped as a whole when in doubt.</summary>
internal sealed class Held
{
    /// <summary>A snapshot is due when at least this many entries came since the last one, and half the events known singly.</summary>
    private const int EntriesPerSnapshot = 32;

    private readonly List<Session> _rows;

    private Held(EndUser user, RowsHead? head, List<Session> rows, long snapshotSeq) =>
        (User, Head, _rows, SnapshotSeq, Lane) = (user, head, rows, snapshotSeq, new StoreLane(user.Key));

    public EndUser User { get; }

    public StoreLane Lane { get; }

    /// <summary>What the stored rows stand for.</summary>
    public RowsHead? Head { get; private set; }

    /// <summary>When the alarm is set for, Unix milliseconds; null where none is, or it is not known.</summary>
    public long? AlarmMs { get; set; }

    public long SnapshotSeq { get; set; }

    /// <summary>Ends when all that was handed over is durable: a lane's last write succeeds only after all before it.</summary>
    public Task Pending { get; private set; } = Task.CompletedTask;

    // One that the rows are behind of could not be used, and would take the place of one that can.
    public bool WantsSnapshot =>
        Head?.Seq == User.Seq && User.Seq - SnapshotSeq >= Math.Max(EntriesPerSnapshot, User.DetailCount / 2);

    /// <summary>Whether the store took the write; one refused for want of room was never begun.</summary>
    public bool Handed(Task write)
    {
        if (write.IsFaulted && !Lane.IsBroken)
            return false;
        Pending = write;
        return true;
    }

    /// <summary>The rows that the moment asks for; null where those stored will do.</summary>
    public RowsUpdate? RowsAt(long nowMs)
    {
        var closed = User.ClosedSessionsAt(nowMs).ToList();
        var same = 0;
        while (same < closed.Count && same < _rows.Count && closed[same] == _rows[same])
            same++;
        if (same == closed.Count && same == _rows.Count)
            return null;
        long? replaceFrom = null;
        if (same < _rows.Count)
        {
            replaceFrom = _rows[same].StartMs;
            while (same > 0 && _rows[same - 1].StartMs == replaceFrom)
                same--;
        }
        return new RowsUpdate(Head, new RowsHead(User.Seq, nowMs), User.ProfileAt(nowMs), replaceFrom, closed[same..]);
    }

    public void Took(RowsUpdate update)
    {
        Head = update.Head;
        if (update.ReplaceFromMs is { } from)
            _rows.RemoveAll(row => row.StartMs >= from);
        _rows.AddRange(update.Sessions);
    }

    /// <summary>Folds away what is over for good, and with it what was known of its rows.</summary>
    public void Trim(long nowMs, AccountSettings settings)
    {
        User.Trim(nowMs, settings);
        _rows.RemoveAll(row => row.StartMs < User.DetailFromMs);
    }

    /// <summary>Reads a user: its snapshot and the entries after it, or all entries.</summary>
    public static async ValueTask<Held> ReadAsync(EndUserKey key, EndUserPorts ports, bool fromStart, CancellationToken ct)
    {
        // The log last: what it holds is never behind what was made from it.
        var snapshot = fromStart ? null : await ports.Snapshots.ReadAsync(key, ct).ConfigureAwait(false);
        var head = await ports.Rows.ReadHeadAsync(key, ct).ConfigureAwait(false);
        var saved = snapshot is not null && head is not null && snapshot.Seq <= head.Seq
            ? SnapshotCodec.Decode(key, snapshot)
            : null;
        var user = saved ?? new EndUser(key);
        var entries = await ports.Log.ReadAsync(key, user.Seq, ct).ConfigureAwait(false);
        List<Session> rows = [];
        if (head?.Seq == user.Seq)
            rows = [.. user.ClosedSessionsAt(head.AsOfMs)];
        foreach (var entry in entries)
        {
            user.Evolve(EntryCodec.Decode(entry.Bytes));
            if (head?.Seq == user.Seq)
                rows = [.. user.ClosedSessionsAt(head.AsOfMs)];
        }
        return new Held(user, head, rows, saved is null ? 0 : snapshot!.Seq);
    }
}
