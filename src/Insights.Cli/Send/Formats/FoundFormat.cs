using System.Text.Json.Nodes;

namespace Insights.Cli.Send.Formats;

/// <summary>What a file holds, by its first line that is not blank.</summary>
internal static class FoundFormat
{
    private static readonly string[] OfLogs = ["remote_addr", "ClientHost", "ClientAddr"];
    private static readonly string[] OfSegment = ["messageId", "originalTimestamp", "sentAt"];

    /// <param name="start">The beginning of the file, uncompressed; may end in the middle of a line.</param>
    public static SendFormat Of(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("\uFEFF"u8))
            start = start[3..];
        start = start.TrimStart(" \t\r\n"u8);
        if (start.IsEmpty)
            return SendFormat.Ndjson;
        if (start[0] == '[' && (start.Length == 1 || start[1..].TrimStart(" \t\r\n"u8) is [(byte)'{', ..]))
            return SendFormat.WalkMe;
        if (start[0] != '{')
            return SendFormat.Log;
        var end = start.IndexOf((byte)'\n');
        // A document over several lines: only WalkMe's may be one.
        return EventJson.Parse(end < 0 ? start : start[..end], out _) is not JsonObject first ? SendFormat.WalkMe
            : first.ContainsKey("wm") ? SendFormat.WalkMe
            : (first.ContainsKey("ts") && first["request"] is JsonObject) || OfLogs.Any(first.ContainsKey) ? SendFormat.Log
            : first.ContainsKey("distinct_id") && first.ContainsKey("event") ? SendFormat.PostHog
            : first.ContainsKey("type") && OfSegment.Any(first.ContainsKey) ? SendFormat.Segment
            : SendFormat.Ndjson;
    }

    /// <summary>For a person.</summary>
    public static string Text(SendFormat format) => format switch
    {
        SendFormat.Log => "an access log",
        SendFormat.WalkMe => "WalkMe's events",
        SendFormat.Segment => "Segment's messages",
        SendFormat.PostHog => "events of PostHog",
        _ => "events as JSON lines",
    };
}
