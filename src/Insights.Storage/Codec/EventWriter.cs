using System.Text;
using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.Events;

namespace Insights.Storage.Codec;

/// <summary>
/// Writes the entry of an event by hand, the same bytes as generated code would (proto/insights/storage/v1): this lies on the way
/// of every event, and takes no memory but the bytes.
/// </summary>
internal sealed class EventWriter
{
    private const int Number = 0;
    private const int Delimited = 2;

    [ThreadStatic]
    private static EventWriter? _writer;

    private byte[] _buffer = new byte[1024];
    private int _at;

    public static byte[] Write(EventAccepted accepted)
    {
        var to = _writer ??= new EventWriter();
        to._at = 0;
        to.Entry(accepted);
        return to._buffer.AsSpan(0, to._at).ToArray();
    }

    private void Entry(EventAccepted accepted)
    {
        var e = accepted.Event;
        var entry = Begin(V1.Entry.EventFieldNumber);
        Integer(V1.Event.TimeMsFieldNumber, e.TimeMs);
        Integer(V1.Event.ReceivedMsFieldNumber, accepted.ReceivedMs);
        Rules(accepted.Rules);
        Text(V1.Event.EventIdFieldNumber, e.EventId.Length > 0 ? e.EventId : null);
        Text(V1.Event.TypeFieldNumber, e.Type.Length > 0 ? e.Type : null);
        Integer(V1.Event.PassiveFieldNumber, e.Passive ? 1 : 0);
        Text(V1.Event.ApplicationFieldNumber, e.Application);
        Text(V1.Event.TabIdFieldNumber, e.TabId);
        Text(V1.Event.AnonymousIdFieldNumber, e.AnonymousId);
        if (e.Place is { } place)
        {
            var start = Begin(V1.Event.PlaceFieldNumber);
            Text(V1.Place.CountryFieldNumber, place.Country);
            Text(V1.Place.RegionFieldNumber, place.Region);
            Text(V1.Place.CityFieldNumber, place.City);
            End(start);
        }
        if (e.Browser is { } browser)
        {
            var start = Begin(V1.Event.BrowserFieldNumber);
            Text(V1.Browser.NameFieldNumber, browser.Name);
            Text(V1.Browser.VersionFieldNumber, browser.Version);
            End(start);
        }
        Text(V1.Event.MaskedAddressFieldNumber, e.MaskedAddress);
        if (!e.Details.IsEmpty)
        {
            Tag(V1.Event.DetailsFieldNumber, Delimited);
            Varint((ulong)e.Details.Length);
            e.Details.Span.CopyTo(Reserve(e.Details.Length));
        }
        End(entry);
    }

    private void Rules(SessionRules rules)
    {
        var start = Begin(V1.Event.RulesFieldNumber);
        Integer(V1.SessionRules.TimeoutMsFieldNumber, rules.TimeoutMs);
        Integer(V1.SessionRules.OneSessionPerTabFieldNumber, rules.OneSessionPerTab ? 1 : 0);
        Integer(V1.SessionRules.LongestMsFieldNumber, EventMapping.StoredLongestMs(rules));
        End(start);
    }

    /// <summary>A number, or nothing where it is 0.</summary>
    private void Integer(int field, long value)
    {
        if (value == 0)
            return;
        Tag(field, Number);
        Varint((ulong)value);
    }

    /// <summary>A text, or nothing where it is null.</summary>
    private void Text(int field, string? value)
    {
        if (value is null)
            return;
        Tag(field, Delimited);
        // Most are so short that their length is one byte, whatever their characters are.
        if (value.Length * 3 < 0x80)
        {
            var room = Reserve(1 + (value.Length * 3));
            var written = Encoding.UTF8.GetBytes(value, room[1..]);
            room[0] = (byte)written;
            _at -= room.Length - 1 - written;
            return;
        }
        var length = Encoding.UTF8.GetByteCount(value);
        Varint((ulong)length);
        Encoding.UTF8.GetBytes(value, Reserve(length));
    }

    /// <summary>Begins a message whose length will stand before it.</summary>
    /// <returns>Where it begins.</returns>
    private int Begin(int field)
    {
        Tag(field, Delimited);
        Reserve(1);
        return _at;
    }

    private void End(int start)
    {
        var length = _at - start;
        if (length < 0x80)
        {
            _buffer[start - 1] = (byte)length;
            return;
        }
        var more = length < 0x80 << 7 ? 1 : length < 0x80 << 14 ? 2 : 3;
        Reserve(more);
        _buffer.AsSpan(start, length).CopyTo(_buffer.AsSpan(start + more));
        var end = _at;
        _at = start - 1;
        Varint((ulong)length);
        _at = end;
    }

    private void Tag(int field, int form) => Reserve(1)[0] = (byte)((field << 3) | form);

    private void Varint(ulong value)
    {
        var room = Reserve(10);
        var length = 0;
        for (; value >= 0x80; value >>= 7)
            room[length++] = (byte)(value | 0x80);
        room[length++] = (byte)value;
        _at -= room.Length - length;
    }

    private Span<byte> Reserve(int count)
    {
        if (_at + count > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _at + count));
        _at += count;
        return _buffer.AsSpan(_at - count, count);
    }
}
