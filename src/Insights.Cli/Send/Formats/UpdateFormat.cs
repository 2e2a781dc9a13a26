using System.Text.Json.Nodes;
using Insights.Cli.Send.Reading;

namespace Insights.Cli.Send.Formats;

/// <summary>One update of a user's attributes per line, as <c>POST /v1/endUsers:batchUpdate</c> takes it.</summary>
internal static class UpdateFormat
{
    public static Draft Read(Line line, EventIds ids)
    {
        if (EventJson.Parse(line.Bytes, out var fault) is not JsonObject read)
            return Draft.Unreadable(line, fault ?? "not a JSON object");
        if (read["operationId"] is null && read["operation_id"] is null)
            read["operationId"] = ids.For(line.Bytes);
        return Draft.Of(line, read);
    }
}
