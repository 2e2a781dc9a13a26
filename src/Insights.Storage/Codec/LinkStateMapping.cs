using Insights.Domain.Identity;

namespace Insights.Storage.Codec;

/// <summary>What a saved state holds of a user's links.</summary>
internal static class LinkStateMapping
{
    public static V1.Anonymous ToProto(this AnonymousSide side)
    {
        var to = new V1.Anonymous
        {
            Ops = { side.Ops.Ordered.Select(LinkMapping.ToProto) },
            ElsewhereUpdates = { side.ElsewhereUpdates.Select(u => u.ToProto()) },
            Fingerprints = side.UpdateFingerprints.ToProto(),
            Peers =
            {
                side.Peers.Select(p => new V1.Anonymous.Types.Peer
                {
                    UserId = p.Key,
                    Stored = p.Value.Stored,
                    Done = p.Value.Done,
                    LastChange = p.Value.LastChange,
                }),
            },
        };
        to.Elsewhere.AddEvents(side.Elsewhere);
        if (side.ElsewhereFromMs != long.MinValue)
            to.ElsewhereFromMs = side.ElsewhereFromMs;
        if (side.LastMs != long.MinValue)
            to.LastMs = side.LastMs;
        return to;
    }

    public static AnonymousSide ToDomain(this V1.Anonymous state)
    {
        var side = AnonymousSide.Restore(
            state.Ops.Select(LinkMapping.ToDomain),
            state.HasElsewhereFromMs ? state.ElsewhereFromMs : long.MinValue,
            state.Elsewhere.ToEvents(),
            state.ElsewhereUpdates.Select(AttributeMapping.ToDomain),
            state.HasLastMs ? state.LastMs : long.MinValue,
            state.Peers.Select(p => (p.UserId.Needed(), new Peer(p.Stored, p.Done, p.LastChange))));
        if (state.Fingerprints is { } fingerprints)
            side.RestoreFingerprints(fingerprints.ToDomain());
        return side;
    }

    public static V1.Identified ToProto(this IdentifiedSide side) => new()
    {
        Merged =
        {
            side.Merged.Select(m => new V1.Identified.Types.Merged
            {
                AnonymousId = m.Key,
                Incarnation = m.Value.Incarnation,
                Position = m.Value.Position,
                Spans = { m.Value.Spans.ToProto() },
                Uncovered = m.Value.Uncovered?.ToProto(),
                IsGone = m.Value.IsGone,
            }),
        },
    };

    public static IdentifiedSide ToDomain(this V1.Identified state)
    {
        var side = new IdentifiedSide();
        foreach (var m in state.Merged)
            side.Set(m.AnonymousId.Needed(), new Merged(m.Incarnation, m.Position, m.Spans.ToDomain(), m.Uncovered?.ToDomain(), m.IsGone));
        return side;
    }
}
