using Insights.Domain.Attributes;
using Insights.Domain.Events;
using Insights.Domain.Identity;
using Insights.Domain.Sessions;

namespace Insights.Domain.EndUsers.Codec;

/// <summary>What a snapshot holds of a user's links.</summary>
public static partial class SnapshotCodec
{
    private const byte AnonymousPart = 10;
    private const byte IdentifiedPart = 12;

    private static void WriteIdentity(ByteWriter to, EndUser user)
    {
        if (user.Anonymous is { } anonymous)
        {
            to.Byte(AnonymousPart);
            to.Signed(user.RevisionOfLinks);
            WriteAnonymous(to, anonymous);
        }
        if (user.Identified is not { } identified)
            return;
        to.Byte(IdentifiedPart);
        to.Signed(user.RevisionOfLinks);
        to.Unsigned((ulong)identified.Merged.Count);
        foreach (var (id, merged) in identified.Merged)
        {
            to.Text(id);
            to.Signed(merged.Life);
            to.Signed(merged.Position);
            to.Spans(merged.Spans);
            to.KeyOrNone(merged.Uncovered);
            to.Flag(merged.IsGone);
        }
        // Of the events known singly those that came with an anonymous ID, each behind its place.
        List<(int At, string Id)> linking = [.. user.History.Detail.Select((e, at) => (at, e.Anonymous!)).Where(e => e.Item2 is not null)];
        to.Unsigned((ulong)linking.Count);
        foreach (var (at, id) in linking)
        {
            to.Unsigned((ulong)at);
            to.Text(id);
        }
    }

    private static void WriteAnonymous(ByteWriter to, AnonymousSide anonymous)
    {
        to.Unsigned((ulong)anonymous.Ops.Ordered.Count);
        foreach (var op in anonymous.Ops.Ordered)
            to.Op(op);
        to.Signed(anonymous.ElsewhereFromMs);
        to.Unsigned((ulong)anonymous.Elsewhere.Count);
        foreach (var e in anonymous.Elsewhere)
        {
            WriteEvent(to, e);
            to.Flag(e.Analytics is not null);
            for (var i = 0; e.Analytics is not null && i < AnalyticsNumbers.Count; i++)
                to.Text(e.Analytics[i]);
        }
        to.Unsigned((ulong)anonymous.ElsewhereUpdates.Count);
        foreach (var update in anonymous.ElsewhereUpdates)
            to.Update(update);
        to.Byte(NoPrints);
        to.Signed(anonymous.LastMs);
        to.Unsigned((ulong)anonymous.Peers.Count);
        foreach (var (id, peer) in anonymous.Peers)
        {
            to.Text(id);
            to.Signed(peer.Stored);
            to.Signed(peer.Done);
            to.Signed(peer.LastChange);
        }
    }

    private static AnonymousSide ReadAnonymous(ref ByteReader from, Parts parts)
    {
        var ops = new LinkOp[from.Items()];
        for (var i = 0; i < ops.Length; i++)
            ops[i] = from.Op();
        var fromMs = from.Signed();
        var elsewhere = new KnownEvent[from.Items()];
        for (var i = 0; i < elsewhere.Length; i++)
        {
            elsewhere[i] = ReadEvent(ref from, i > 0 ? elsewhere[i - 1] : null);
            if (!from.Flag())
                continue;
            var texts = new string?[AnalyticsNumbers.Count];
            for (var n = 0; n < texts.Length; n++)
                texts[n] = from.Text();
            elsewhere[i] = elsewhere[i].Stating(AnalyticsProperties.Of(texts));
        }
        var updates = new UserUpdate[from.Items()];
        for (var i = 0; i < updates.Length; i++)
            updates[i] = from.Update();
        parts.PrintsWithoutKey += SkipPrintsWithoutKey(ref from);
        var lastMs = from.Signed();
        var peers = new (string, Peer)[from.Items()];
        for (var i = 0; i < peers.Length; i++)
            peers[i] = (from.RequiredText(), new Peer(from.Signed(), from.Signed(), from.Signed()));
        return AnonymousSide.Restore(ops, fromMs, elsewhere, updates, lastMs, peers);
    }

    private static IdentifiedSide ReadIdentified(ref ByteReader from, KnownEvent[] detail)
    {
        var identified = new IdentifiedSide();
        for (var left = from.Items(); left > 0; left--)
            identified.Set(from.RequiredText(), new Merged(from.Signed(), from.Signed(), from.Spans(), from.KeyOrNone(), from.Flag()));
        for (var left = from.Items(); left > 0; left--)
        {
            var at = from.Count();
            if (at >= detail.Length)
                throw new InvalidDataException("A stored link is of no event.");
            detail[at] = detail[at].Linking(from.RequiredText());
        }
        return identified;
    }
}
