using Insights.Domain.Attributes;
using Insights.Domain.Sessions;

namespace Insights.Domain.Identity;

/// <summary>
/// What an anonymous record knows of its links: the operations, the recent items that are another's alone, and how far it
/// has transferred to each user.
/// </summary>
internal sealed class AnonymousSide
{
    private readonly Dictionary<string, Peer> _peers = new(StringComparer.Ordinal);

    public LinkOps Ops { get; } = new();

    /// <summary>Events inside a link, known singly: a late operation may bring them back.</summary>
    public List<KnownEvent> Elsewhere { get; } = [];

    /// <summary>Updates inside a link, likewise.</summary>
    public List<UserUpdate> ElsewhereUpdates { get; } = [];

    /// <summary>The IDs of those that are not known singly any more.</summary>
    public Fingerprints UpdateFingerprints { get; private set; } = new();

    /// <summary>Whether an update with this ID is another's alone.</summary>
    public bool KnowsElsewhere(string operationId) => ElsewhereUpdates.Exists(u => u.OperationId == operationId);

    /// <summary>
    /// Effective time of the latest item or operation, whoever's it is, Unix milliseconds: a record that still brings another
    /// user what it gathers does not expire.
    /// </summary>
    public long LastMs { get; private set; } = long.MinValue;

    public void Heard(long ms) => LastMs = Math.Max(LastMs, ms);

    /// <summary>From when on those are known singly, Unix milliseconds, inclusive.</summary>
    public long ElsewhereFromMs { get; private set; } = long.MinValue;

    /// <summary>Every user that an operation names.</summary>
    public IReadOnlyDictionary<string, Peer> Peers => _peers;

    /// <summary>Whether something may not be transferred yet, as far as the log says.</summary>
    public bool IsPending
    {
        get
        {
            foreach (var (_, peer) in _peers)
            {
                if (peer.IsPending)
                    return true;
            }
            return false;
        }
    }

    public void Add(LinkOp op, long seq)
    {
        Heard(op.Key.TimeMs);
        foreach (var user in Ops.Add(op))
            Changed(user, seq);
    }

    /// <summary>Something that is, or was, the user's came with an entry.</summary>
    public void Changed(string user, long seq) => _peers[user] = _peers.GetValueOrDefault(user) with { LastChange = seq };

    public void Transferred(Transferred entry) => _peers[entry.UserId] =
        _peers.GetValueOrDefault(entry.UserId) with { Stored = entry.Stored, Done = entry.Done };

    /// <summary>Forgets single events before a moment, which only an import can bring back.</summary>
    public IReadOnlyList<KnownEvent> TrimElsewhere(long floorMs)
    {
        var gone = Elsewhere.FindAll(e => e.TimeMs < floorMs);
        var updates = ElsewhereUpdates.FindAll(u => u.TimeMs < floorMs);
        if (gone.Count + updates.Count == 0)
            return gone;
        Elsewhere.RemoveAll(e => e.TimeMs < floorMs);
        ElsewhereUpdates.RemoveAll(u => u.TimeMs < floorMs);
        if (updates.Count > 0)
            UpdateFingerprints.Add(updates.Select(u => u.OperationId));
        ElsewhereFromMs = Math.Max(ElsewhereFromMs, floorMs);
        return gone;
    }

    /// <summary>Forgets items that are another's alone and have left the log, for good.</summary>
    public void DropElsewhere(long floorMs)
    {
        if (Elsewhere.RemoveAll(e => e.TimeMs < floorMs) + ElsewhereUpdates.RemoveAll(u => u.TimeMs < floorMs) > 0)
            ElsewhereFromMs = Math.Max(ElsewhereFromMs, floorMs);
    }

    /// <summary>The same without a user that is erased, nothing being transferred to the others yet; and how much is gone.</summary>
    /// <param name="left">What is left of operations; empty where no link to another user stays, by a later operation perhaps.</param>
    /// <param name="isTheirs">Whether an item of a moment was that user's alone.</param>
    /// <returns>Null where no other user is left.</returns>
    public (AnonymousSide? Side, int Gone) Without(IReadOnlyDictionary<OpKey, LinkOp> left, Func<long, bool> isTheirs)
    {
        var kept = new AnonymousSide { ElsewhereFromMs = ElsewhereFromMs, UpdateFingerprints = UpdateFingerprints, LastMs = LastMs };
        foreach (var op in Ops.Ordered)
        {
            if (left.TryGetValue(op.Key, out var stays))
                kept.Add(stays, 1);
        }
        kept.Elsewhere.AddRange(Elsewhere.Where(e => !isTheirs(e.TimeMs)));
        kept.ElsewhereUpdates.AddRange(ElsewhereUpdates.Where(u => !isTheirs(u.TimeMs)));
        var gone = Ops.Ordered.Count(op => !kept.Ops.Knows(op.Key.Id)) + Elsewhere.Count - kept.Elsewhere.Count
            + ElsewhereUpdates.Count - kept.ElsewhereUpdates.Count;
        return (kept.Ops.Ordered.Count == 0 ? null : kept, gone);
    }

    /// <summary>Puts back those that a snapshot held, or others.</summary>
    internal void RestoreFingerprints(Fingerprints fingerprints) => UpdateFingerprints = fingerprints;

    internal static AnonymousSide Restore(
        IEnumerable<LinkOp> ops, long elsewhereFromMs, IEnumerable<KnownEvent> elsewhere,
        IEnumerable<UserUpdate> updates, long lastMs, IEnumerable<(string User, Peer Peer)> peers)
    {
        var side = new AnonymousSide { ElsewhereFromMs = elsewhereFromMs, LastMs = lastMs };
        side.ElsewhereUpdates.AddRange(updates);
        foreach (var op in ops)
            side.Ops.Add(op);
        side.Elsewhere.AddRange(elsewhere);
        foreach (var (user, peer) in peers)
            side._peers[user] = peer;
        return side;
    }
}

/// <summary>How far an anonymous record has transferred to one user, in positions of its own log.</summary>
/// <param name="Stored">The position that the user's log names.</param>
/// <param name="Done">Up to here there was nothing more to transfer.</param>
/// <param name="LastChange">The last entry that may have changed what is the user's.</param>
internal readonly record struct Peer(long Stored, long Done, long LastChange)
{
    public bool IsPending => LastChange > Done;
}
