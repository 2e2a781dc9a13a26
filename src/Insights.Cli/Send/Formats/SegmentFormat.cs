using System.Text.Json.Nodes;
using Insights.Cli.Send.Reading;

namespace Insights.Cli.Send.Formats;

/// <summary>One message of Segment's SDKs per line; the server reads it as it comes.</summary>
internal static class SegmentFormat
{
    public static Draft Read(Line line, EventIds ids)
    {
        if (EventJson.Parse(line.Bytes, out var fault) is not JsonObject read)
            return Draft.Unreadable(line, fault ?? "not a JSON object");
        if (read["messageId"] is null)
            read["messageId"] = ids.For(line.Bytes);
        return Draft.Of(line, read);
    }
}
