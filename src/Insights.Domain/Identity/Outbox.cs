using Insights.Domain.EndUsers;

namespace Insights.Domain.Identity;

/// <summary>
/// What an owner of an anonymous record has still to transfer, and how far each user is: what the log says, and what was
/// done since, which it need not say at once.
/// </summary>
internal sealed class Outbox
{
    private readonly Dictionary<string, Way> _ways = new(StringComparer.Ordinal);

    private sealed class Way
    {
        public Peer Peer;
        public long LastOp;

        /// <summary>Whether only the log can tell the difference.</summary>
        public bool FromLog;
        public readonly List<(long Seq, ItemEntry Item)> Fresh = [];
    }

    public Outbox(EndUser user)
    {
        foreach (var (id, peer) in user.Peers)
            _ways[id] = new Way { Peer = peer, LastOp = peer.LastChange, FromLog = peer.IsPending };
    }

    /// <summary>Whether there is something to transfer.</summary>
    /// <param name="over">Users that have expired, who take nothing.</param>
    public bool IsPending(List<string>? over = null)
    {
        foreach (var (id, way) in _ways)
        {
            if (way.Peer.IsPending && over?.Contains(id) != true)
                return true;
        }
        return false;
    }

    /// <summary>An entry was handed to the log, and taken by the user.</summary>
    public void Took(Entry entry, long seq, EndUser user)
    {
        if (entry is OpAccepted)
        {
            foreach (var (id, peer) in user.Peers)
            {
                if (peer.LastChange != seq)
                    continue;
                var way = _ways.TryGetValue(id, out var known) ? known : _ways[id] = new Way { Peer = peer };
                way.Peer = way.Peer with { LastChange = seq };
                (way.LastOp, way.FromLog) = (seq, true);
            }
        }
        else if (entry is ItemEntry item && user.OwnersOf(item).User is { } owner)
        {
            var way = _ways[owner];
            way.Peer = way.Peer with { LastChange = seq };
            way.Fresh.Add((seq, item));
        }
    }

    /// <summary>Whom to transfer to next; null where all is done.</summary>
    /// <param name="over">Users that have expired, who take nothing.</param>
    public TransferDelivery? Next(EndUser user, List<string>? over = null)
    {
        foreach (var (id, way) in _ways)
        {
            if (!way.Peer.IsPending || over?.Contains(id) == true)
                continue;
            var change = new TakenOver(
                user.Key.Id, user.Incarnation, user.Seq, way.FromLog ? [] : [.. way.Fresh.Select(f => f.Item)], [], user.SpansWith(id));
            return new TransferDelivery(id, way.Peer.Stored, change, way.FromLog);
        }
        return null;
    }

    /// <summary>The user has answered.</summary>
    public void Answered(TransferDelivery delivery, long stored, bool upToDate)
    {
        var way = _ways[delivery.UserId];
        // It may have been told more than this delivery brought, by an answer that was lost or by another owner.
        var upTo = Math.Max(delivery.Change.Position, stored);
        way.Peer = way.Peer with { Stored = stored, Done = upToDate ? Math.Max(way.Peer.Done, upTo) : way.Peer.Done };
        way.FromLog = !upToDate || way.LastOp > upTo;
        if (upToDate)
            way.Fresh.RemoveAll(f => f.Seq <= upTo);
    }

    /// <summary>What the log should say before the record sleeps.</summary>
    public IEnumerable<Transferred> ToNote(EndUser user)
    {
        foreach (var (id, way) in _ways)
        {
            if (user.Peers.GetValueOrDefault(id) is { IsPending: true } noted && way.Peer.Done > noted.Done)
                yield return new Transferred(id, way.Peer.Stored, way.Peer.Done);
        }
    }
}

/// <summary>Something to transfer to a user.</summary>
/// <param name="From">The position that its log is thought to name.</param>
/// <param name="Change">Without adds and retracts where <paramref name="FromLog"/>: <see cref="Transfer"/> finds them.</param>
internal sealed record TransferDelivery(string UserId, long From, TakenOver Change, bool FromLog);
