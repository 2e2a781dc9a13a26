using Insights.Domain.EndUsers.Compacting;
using Insights.Domain.Events;

namespace Insights.Domain.EndUsers.Codec;

/// <summary>
/// The stored form of an entry: one byte that says which kind in which version, then its fields. A form once released is
/// read for ever; a changed one gets a new first byte.
/// </summary>
public static class EntryCodec
{
    private const byte UserCreatedV1 = 1;
    private const byte EventAcceptedV1 = 2;
    private const byte UpdateAcceptedV1 = 20;
    private const byte CompactedV1 = 40;

    [ThreadStatic]
    private static ByteWriter? _writer;

    public static byte[] Encode(Entry entry) => entry switch
    {
        EventAccepted accepted => Encode(accepted),
        UserCreated created => Encode(created),
        UpdateAccepted accepted => Encode(accepted),
        _ => EncodeOther(entry),
    };

    private static byte[] EncodeOther(Entry entry)
    {
        // A writer of its own: an entry may hold others.
        var to = new ByteWriter(256);
        if (entry is Compacted compacted)
        {
            to.Byte(CompactedV1);
            to.Text(compacted.Key.Account);
            to.Byte((byte)compacted.Key.Kind);
            to.Text(compacted.Key.Id);
            to.Signed(compacted.Seq);
            to.Bytes(compacted.State.Span);
            return to.ToArray();
        }
        return IdentityForms.TryWrite(to, entry)
            ? to.ToArray()
            : throw new ArgumentException($"No stored form for {entry.GetType().Name}.", nameof(entry));
    }

    private static ByteWriter Writer() => (_writer ??= new ByteWriter(1024)).Clear();

    private static byte[] Encode(UserCreated created)
    {
        var to = Writer();
        to.Byte(UserCreatedV1);
        to.Text(created.Key.Account);
        to.Byte((byte)created.Key.Kind);
        to.Text(created.Key.Id);
        to.Signed(created.AtMs);
        return to.ToArray();
    }

    private static byte[] Encode(EventAccepted accepted)
    {
        var e = accepted.Event;
        var to = Writer();
        to.Byte(EventAcceptedV1);
        to.Signed(e.TimeMs);
        to.Signed(accepted.ReceivedMs);
        to.Rules(accepted.Rules);
        to.Byte(e.Passive ? (byte)1 : (byte)0);
        to.Text(e.EventId);
        to.Text(e.Type);
        to.Text(e.Application);
        to.Text(e.TabId);
        to.Text(e.AnonymousId);
        to.Place(e.Place);
        to.Browser(e.Browser);
        to.Text(e.MaskedAddress);
        to.Bytes(e.Details.Span);
        return to.ToArray();
    }

    private static byte[] Encode(UpdateAccepted accepted)
    {
        var to = Writer();
        to.Byte(UpdateAcceptedV1);
        to.Signed(accepted.ReceivedMs);
        to.Update(accepted.Update);
        return to.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are no entry that this version knows.</exception>
    public static Entry Decode(ReadOnlyMemory<byte> bytes)
    {
        var from = new ByteReader(bytes);
        var form = from.Byte();
        return form switch
        {
            EventAcceptedV1 => DecodeEventAccepted(ref from),
            UserCreatedV1 => new UserCreated(
                new EndUserKey(from.RequiredText(), (UserKind)from.Byte(), from.RequiredText()),
                from.Signed()),
            UpdateAcceptedV1 => DecodeUpdateAccepted(ref from),
            CompactedV1 => new Compacted(
                new EndUserKey(from.RequiredText(), (UserKind)from.Byte(), from.RequiredText()),
                from.Signed(),
                from.Bytes()),
            _ => IdentityForms.ReadEntry(form, ref from) ?? throw new InvalidDataException($"Unknown form of entry: {form}."),
        };
    }

    /// <summary>When the event of an entry happened and how far it reaches, without reading the rest of it.</summary>
    /// <param name="glance">Null where the entry is no event: the creation of the user, or an update.</param>
    /// <returns>False for any other entry, which may add events of its own, or take some away.</returns>
    internal static bool TryGlance(ReadOnlyMemory<byte> bytes, out (long TimeMs, long ReachMs)? glance)
    {
        var from = new ByteReader(bytes);
        var form = from.Byte();
        glance = null;
        if (form == EventAcceptedV1)
        {
            var timeMs = from.Signed();
            _ = from.Signed();
            glance = (timeMs, timeMs + from.Rules().TimeoutMs);
        }
        return form is EventAcceptedV1 or UserCreatedV1 or UpdateAcceptedV1;
    }

    private static UpdateAccepted DecodeUpdateAccepted(ref ByteReader from)
    {
        var receivedMs = from.Signed();
        return new UpdateAccepted(from.Update(), receivedMs);
    }

    private static EventAccepted DecodeEventAccepted(ref ByteReader from)
    {
        var timeMs = from.Signed();
        var receivedMs = from.Signed();
        var rules = from.Rules();
        var e = new UserEvent
        {
            TimeMs = timeMs,
            Passive = from.Byte() == 1,
            EventId = from.RequiredText(),
            Type = from.RequiredText(),
            Application = from.Text(),
            TabId = from.Text(),
            AnonymousId = from.Text(),
            Place = from.Place(),
            Browser = from.Browser(),
            MaskedAddress = from.Text(),
            Details = from.Bytes(),
        };
        return new EventAccepted(e, receivedMs, rules);
    }
}
