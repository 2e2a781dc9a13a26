using Insights.Domain.Identity;

namespace Insights.Domain.EndUsers.Codec;

/// <summary>Parts that the forms of identity and the snapshot have in common.</summary>
internal static class IdentityFields
{
    public static void Flag(this ByteWriter to, bool value) => to.Byte(value ? (byte)1 : (byte)0);

    public static bool Flag(this ref ByteReader from) => from.Byte() == 1;

    public static void Key(this ByteWriter to, OpKey key)
    {
        to.Signed(key.TimeMs);
        to.Text(key.Id);
    }

    public static OpKey Key(this ref ByteReader from) => new(from.Signed(), from.RequiredText());

    public static void KeyOrNone(this ByteWriter to, OpKey? key)
    {
        to.Flag(key is not null);
        if (key is { } there)
            to.Key(there);
    }

    public static OpKey? KeyOrNone(this ref ByteReader from) => from.Flag() ? from.Key() : null;

    public static void Op(this ByteWriter to, LinkOp op)
    {
        to.Key(op.Key);
        to.Text(op.UserId);
    }

    public static LinkOp Op(this ref ByteReader from) => new(from.Key(), from.Text());

    public static void Spans(this ByteWriter to, IReadOnlyList<LinkSpan> spans)
    {
        to.Unsigned((ulong)spans.Count);
        foreach (var span in spans)
        {
            to.Text(span.OtherId);
            to.Key(span.Since);
            to.KeyOrNone(span.Until);
        }
    }

    public static LinkSpan[] Spans(this ref ByteReader from)
    {
        var spans = new LinkSpan[from.Items()];
        for (var i = 0; i < spans.Length; i++)
            spans[i] = new LinkSpan(from.RequiredText(), from.Key(), from.KeyOrNone());
        return spans;
    }

    public static void TakenOver(this ByteWriter to, TakenOver taken)
    {
        to.Text(taken.AnonymousId);
        to.Signed(taken.Life);
        to.Signed(taken.Position);
        to.Unsigned((ulong)taken.Adds.Count);
        foreach (var item in taken.Adds)
            to.Bytes(EntryCodec.Encode(item));
        to.Unsigned((ulong)taken.Retracts.Count);
        foreach (var item in taken.Retracts)
        {
            to.Text(item.ItemId);
            to.Signed(item.TimeMs);
        }
        to.Spans(taken.Spans);
    }

    public static TakenOver TakenOver(this ref ByteReader from)
    {
        var (anonymousId, life, position) = (from.RequiredText(), from.Signed(), from.Signed());
        var adds = new ItemEntry[from.Items()];
        for (var i = 0; i < adds.Length; i++)
            adds[i] = EntryCodec.Decode(from.Bytes()) as ItemEntry ?? throw new InvalidDataException("What was taken over is no item.");
        var retracts = new RetractedItem[from.Items()];
        for (var i = 0; i < retracts.Length; i++)
            retracts[i] = new RetractedItem(from.RequiredText(), from.Signed());
        return new TakenOver(anonymousId, life, position, adds, retracts, from.Spans());
    }
}
