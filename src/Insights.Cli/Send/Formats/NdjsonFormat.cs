using System.Text.Json.Nodes;
using Insights.Cli.Send.Reading;

namespace Insights.Cli.Send.Formats;

/// <summary>One event in proto-JSON per line.</summary>
internal static class NdjsonFormat
{
    public static Draft Read(Line line, EventIds ids)
    {
        var node = EventJson.Parse(line.Bytes, out var fault);
        if (node is not JsonObject read)
            return Draft.Unreadable(line, fault ?? "not a JSON object");
        // The name in the .proto file is the other one that proto-JSON allows.
        if (read["eventId"] is null && read["event_id"] is null)
            read["eventId"] = ids.For(line.Bytes);
        return Draft.Of(line, read);
    }
}
