using System.Text;

namespace Insights.Cli.Send.Sending;

/// <summary>Writes the body of a request. The events are put in as the bytes that they are.</summary>
internal static class BatchBody
{
    /// <param name="events">1 or more.</param>
    /// <param name="list">The field that holds them, as in <c>{"events":[...]}</c>; null for a list alone, as WalkMe's events are posted.</param>
    public static byte[] Write(IReadOnlyList<Outgoing> events, string? list)
    {
        ReadOnlySpan<byte> head = list is null ? "["u8 : Encoding.UTF8.GetBytes($"{{\"{list}\":[");
        var tail = list is null ? "]"u8 : "]}"u8;
        var body = new byte[head.Length + events.Sum(e => e.Json.Length + 1) - 1 + tail.Length];
        head.CopyTo(body);
        var at = head.Length;
        foreach (var e in events)
        {
            if (at > head.Length)
                body[at++] = (byte)',';
            e.Json.CopyTo(body, at);
            at += e.Json.Length;
        }
        tail.CopyTo(body.AsSpan(at));
        return body;
    }
}
