using System.Buffers.Binary;
using System.Buffers.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Insights.Benchmarks.Events;
using Insights.V1;

namespace Insights.Benchmarks.Load;

/// <summary>
/// A framed gRPC message that is encoded once; before each call the event IDs, users and times are written over in place, so
/// that the load generator takes little of the machine that it measures.
/// </summary>
internal sealed class Message
{
    private const long AnySecond = 1_767_225_600;
    private const int Frame = 5;

    private readonly byte[] _bytes;
    private readonly int[] _ids;
    private readonly int[] _users;
    private readonly int[] _seconds;
    private readonly int[] _addresses;
    private readonly int[] _browsers;

    private Message(IMessage message)
    {
        _bytes = new byte[Frame + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(1), _bytes.Length - Frame);
        message.WriteTo(_bytes.AsSpan(Frame));
        (_ids, _users) = (Find("\u0010e0000"u8, 2), Find("user-0000"u8, "user-".Length));
        (_seconds, _addresses) = (Find(Varint(AnySecond), 0), Find(Addresses.Prefix, Addresses.Prefix.Length));
        _browsers = Find(Browsers.Prefix, 0);
    }

    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>A batch for RecordEvents.</summary>
    public static Message Batch(int events) =>
        new(new RecordEventsRequest { Events = { Enumerable.Range(0, events).Select(_ => AnEvent()) } });

    /// <summary>A batch for StreamEvents.</summary>
    public static Message Streamed(int events) =>
        new(new StreamEventsRequest { Sequence = 1, Events = { Enumerable.Range(0, events).Select(_ => AnEvent()) } });

    /// <summary>A question for GetEndUser.</summary>
    public static Message Question() => new(new GetEndUserRequest
    {
        EndUser = new V1.EndUserKey { Kind = V1.EndUserKey.Types.Kind.Identified, Id = SampleEvents.UserId(0) },
    });

    /// <summary>A question for BatchGetEndUsers, with users in a row.</summary>
    public static Message Questions(int users) => new(new BatchGetEndUsersRequest
    {
        EndUsers =
        {
            Enumerable.Range(0, users).Select(_ => new V1.EndUserKey { Kind = V1.EndUserKey.Types.Kind.Identified, Id = SampleEvents.UserId(0) }),
        },
    });

    public void SetEvent(int index, long number, int user, long second)
    {
        Utf8Formatter.TryFormat(number, _bytes.AsSpan(_ids[index]), out _, new('D', 15));
        SetUser(index, user);
        var at = _seconds[index];
        for (; second >= 0x80; second >>= 7)
            _bytes[at++] = (byte)(second | 0x80);
        _bytes[at] = (byte)second;
        Addresses.Of(user, _bytes.AsSpan(_addresses[index]));
        Browsers.Of(user, _bytes.AsSpan(_browsers[index]));
    }

    public void SetUser(int index, int user) => Utf8Formatter.TryFormat(user, _bytes.AsSpan(_users[index]), out _, new('D', 8));

    private static Event AnEvent() => new()
    {
        EventId = "e000000000000000",
        UserId = SampleEvents.UserId(0),
        Time = new Timestamp { Seconds = AnySecond },
        Type = "click",
        Application = "web",
        TabId = "tab-1",
        Page = new Page { Url = "https://shop.example/products/wool-socks?ref=home", Title = "Wool socks" },
        Element = new Element { Id = "add-to-cart", Tag = "button" },
        Properties = new Struct { Fields = { ["plan"] = Value.ForString("pro"), ["step"] = Value.ForNumber(3) } },
        Context = new EventContext { Ip = Addresses.Any, UserAgent = Browsers.Any },
    };

    private static byte[] Varint(long value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }

    /// <summary>Where a pattern stands; the place counts from its start, moved on by <paramref name="skip"/>.</summary>
    private int[] Find(ReadOnlySpan<byte> pattern, int skip)
    {
        var found = new List<int>();
        for (var at = 0; _bytes.AsSpan(at).IndexOf(pattern) is var next and >= 0; at += next + pattern.Length)
            found.Add(at + next + skip);
        return [.. found];
    }
}
