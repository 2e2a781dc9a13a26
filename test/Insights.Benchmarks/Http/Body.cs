using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Insights.Benchmarks.Events;

namespace Insights.Benchmarks.Http;

/// <summary>
/// A request that is encoded once; before each call the event IDs, users and times are written over in place, so that the
/// load generator takes little of the machine that it measures.
/// </summary>
internal sealed class Body
{
    private readonly byte[] _bytes;
    private readonly int[] _ids;
    private readonly int[] _users;
    private readonly int[] _times;

    public Body(Uri url, string key, int events)
    {
        var body = events == 0
            ? ""
            : "{\"events\":[" + string.Join(',', Enumerable.Range(0, events).Select(_ => SampleEvents.Json(0, 0, 0))) + "]}";
        _bytes = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{(events == 0 ? "GET /healthz" : "POST /v1/events")} HTTP/1.1\r\nhost: {url.Authority}\r\nx-api-key: {key}\r\ncontent-type: application/json\r\ncontent-length: {body.Length}\r\n\r\n{body}"));
        (_ids, _users, _times) = (Find("\"eventId\":\"e"u8), Find("\"userId\":\"user-"u8), Find("\"time\":"u8));
    }

    public ReadOnlyMemory<byte> Bytes => _bytes;

    public void Set(int index, long number, int user, long timeMs)
    {
        Utf8Formatter.TryFormat(number, _bytes.AsSpan(_ids[index]), out _, new('D', 15));
        Utf8Formatter.TryFormat(user, _bytes.AsSpan(_users[index]), out _, new('D', 8));
        Utf8Formatter.TryFormat(timeMs, _bytes.AsSpan(_times[index]), out _, new('D', 13));
    }

    private int[] Find(ReadOnlySpan<byte> name)
    {
        var found = new List<int>();
        for (var at = 0; _bytes.AsSpan(at).IndexOf(name) is var next and >= 0;)
            found.Add(at += next + name.Length);
        return [.. found];
    }
}
