using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;
using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.Events;

namespace Insights.Storage.Codec;

/// <summary>
/// Reads the entry of an event by hand, as <see cref="EventWriter"/> wrote it: each field at most once, in the order of its
/// number, and none that this version does not know. All other bytes are generated code's to read, or to refuse
/// (proto/insights/storage/v1), so that nothing is decided here. Takes no memory but the event's own.
/// </summary>
internal ref struct EventReader
{
    private const int Number = 0;
    private const int Delimited = 2;

    private static readonly UTF8Encoding _utf8 = new(false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest;

    // Set once something is met that is not read here.
    private bool _isOdd;

    private EventReader(ReadOnlySpan<byte> bytes) => _rest = bytes;

    /// <returns>False where the bytes are left to generated code.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out EventAccepted? accepted)
    {
        accepted = null;
        // The first field of nearly every entry.
        if (bytes.IsEmpty || bytes[0] != ((V1.Entry.EventFieldNumber << 3) | Delimited))
            return false;
        try
        {
            var entry = new EventReader(bytes);
            var e = entry.Part(V1.Entry.EventFieldNumber, out var isThere);
            if (!isThere || !entry.IsRead)
                return false;
            accepted = e.Event();
            return accepted is not null;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>Whether all was read, and nothing odd was met.</summary>
    private readonly bool IsRead => _rest.IsEmpty && !_isOdd;

    private EventAccepted? Event()
    {
        var timeMs = Integer(V1.Event.TimeMsFieldNumber);
        var receivedMs = Integer(V1.Event.ReceivedMsFieldNumber);
        var rules = Part(V1.Event.RulesFieldNumber, out var hasRules);
        var eventId = Text(V1.Event.EventIdFieldNumber);
        var type = Common(V1.Event.TypeFieldNumber);
        var passive = Flag(V1.Event.PassiveFieldNumber);
        var application = Common(V1.Event.ApplicationFieldNumber);
        var tab = Text(V1.Event.TabIdFieldNumber);
        var anonymousId = Text(V1.Event.AnonymousIdFieldNumber);
        var place = Part(V1.Event.PlaceFieldNumber, out var hasPlace);
        var browser = Part(V1.Event.BrowserFieldNumber, out var hasBrowser);
        var masked = Text(V1.Event.MaskedAddressFieldNumber);
        var details = Bytes(V1.Event.DetailsFieldNumber, out _);
        if (!IsRead || !hasRules || eventId is not { Length: > 0 } || type is not { Length: > 0 })
            return null;

        var session = rules.Rules();
        var from = hasPlace ? place.Place() : null;
        var used = hasBrowser ? browser.Browser() : null;
        if (!rules.IsRead || (hasPlace && !place.IsRead) || (hasBrowser && !browser.IsRead))
            return null;
        return new EventAccepted(
            new UserEvent
            {
                TimeMs = timeMs,
                EventId = eventId,
                Type = type,
                Passive = passive,
                Application = application,
                TabId = tab,
                AnonymousId = anonymousId,
                Place = from,
                Browser = used,
                MaskedAddress = masked,
                Details = details.IsEmpty ? default : details.ToArray(),
            },
            receivedMs,
            session);
    }

    private SessionRules Rules()
    {
        var timeoutMs = Small(V1.SessionRules.TimeoutMsFieldNumber);
        var onePerTab = Flag(V1.SessionRules.OneSessionPerTabFieldNumber);
        return EventMapping.Rules(timeoutMs, onePerTab, Small(V1.SessionRules.LongestMsFieldNumber));
    }

    private Place Place()
    {
        var country = Common(V1.Place.CountryFieldNumber);
        var region = Common(V1.Place.RegionFieldNumber);
        return new Place(country, region, Common(V1.Place.CityFieldNumber));
    }

    private Browser Browser()
    {
        var name = Common(V1.Browser.NameFieldNumber);
        return new Browser(name, Common(V1.Browser.VersionFieldNumber));
    }

    /// <summary>A number; 0 where it is not there.</summary>
    private long Integer(int field) => Takes(field, Number) ? (long)Varint() : 0;

    private int Small(int field)
    {
        var value = Integer(field);
        _isOdd |= value != (int)value;
        return (int)value;
    }

    private bool Flag(int field)
    {
        var value = Integer(field);
        _isOdd |= value is not (0 or 1);
        return value == 1;
    }

    /// <summary>A text; null where it is not there.</summary>
    private string? Text(int field)
    {
        var bytes = Bytes(field, out var isThere);
        return isThere ? _utf8.GetString(bytes) : null;
    }

    /// <summary>A text that many events have.</summary>
    private string? Common(int field)
    {
        var bytes = Bytes(field, out var isThere);
        _isOdd |= !Utf8.IsValid(bytes);
        return isThere && !_isOdd ? CommonTexts.Read(bytes) : null;
    }

    private EventReader Part(int field, out bool isThere) => new(Bytes(field, out isThere));

    private ReadOnlySpan<byte> Bytes(int field, out bool isThere)
    {
        isThere = Takes(field, Delimited);
        if (!isThere)
            return default;
        var length = Varint();
        if (length > (ulong)_rest.Length)
        {
            _isOdd = true;
            return default;
        }
        var bytes = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return bytes;
    }

    /// <summary>Whether the next field is this one; its tag, which is one byte, is then passed.</summary>
    private bool Takes(int field, int form)
    {
        if (_rest.IsEmpty || _rest[0] != ((field << 3) | form))
            return false;
        _rest = _rest[1..];
        return true;
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var i = 0; i < _rest.Length && i < 10; i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return value;
            }
        }
        _isOdd = true;
        return 0;
    }
}
