using Google.Protobuf.Collections;
using Insights.Domain.EndUsers;
using Insights.Domain.Identity;

namespace Insights.Storage.Codec;

/// <summary>Links between users, and what goes over from one to another.</summary>
internal static class LinkMapping
{
    public static V1.OpKey ToProto(this OpKey key) => new() { TimeMs = key.TimeMs, Id = key.Id };

    public static OpKey ToDomain(this V1.OpKey key) => new(key.TimeMs, key.Id.Needed());

    public static V1.LinkOp ToProto(this LinkOp op)
    {
        var to = new V1.LinkOp { Key = op.Key.ToProto() };
        if (op.UserId is { } userId)
            to.UserId = userId;
        return to;
    }

    public static LinkOp ToDomain(this V1.LinkOp op) => new(op.Key.Needed().ToDomain(), op.HasUserId ? op.UserId : null);

    public static IEnumerable<V1.LinkSpan> ToProto(this IReadOnlyList<LinkSpan> spans) =>
        spans.Select(s => new V1.LinkSpan { OtherId = s.OtherId, Since = s.Since.ToProto(), Until = s.Until?.ToProto() });

    public static LinkSpan[] ToDomain(this RepeatedField<V1.LinkSpan> spans) =>
        [.. spans.Select(s => new LinkSpan(s.OtherId.Needed(), s.Since.Needed().ToDomain(), s.Until?.ToDomain()))];

    public static V1.TakenOver ToProto(this TakenOver taken) => new()
    {
        AnonymousId = taken.AnonymousId,
        Incarnation = taken.Incarnation,
        Position = taken.Position,
        Adds = { taken.Adds.Select(EntryMapping.ToProto) },
        Retracts = { taken.Retracts.Select(r => new V1.TakenOver.Types.Retract { ItemId = r.ItemId, TimeMs = r.TimeMs }) },
        Spans = { taken.Spans.ToProto() },
    };

    public static TakenOver ToDomain(this V1.TakenOver taken) => new(
        taken.AnonymousId.Needed(),
        taken.Incarnation,
        taken.Position,
        [.. taken.Adds.Select(a => a.ToDomain() as ItemEntry ?? throw new InvalidDataException("What was taken over is no item."))],
        [.. taken.Retracts.Select(r => new RetractedItem(r.ItemId.Needed(), r.TimeMs))],
        taken.Spans.ToDomain());
}
