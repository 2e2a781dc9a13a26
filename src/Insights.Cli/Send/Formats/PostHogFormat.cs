using System.Text.Json.Nodes;
using Insights.Cli.Send.Reading;

namespace Insights.Cli.Send.Formats;

/// <summary>
/// One event as PostHog exports it per line: <c>{uuid, event, distinct_id, timestamp, properties}</c>. <c>$pageview</c> is a page view,
/// <c>$identify</c> a link, <c>$pageleave</c> passive; events that are about PostHog itself are left to the server under their names.
/// </summary>
internal static class PostHogFormat
{
    public static Draft Read(Line line, EventIds ids)
    {
        if (EventJson.Parse(line.Bytes, out var fault) is not JsonObject read)
            return Draft.Unreadable(line, fault ?? "not a JSON object");
        if (Text(read, "distinct_id") is not { } id)
            return Draft.Unreadable(line, "distinct_id is missing");
        if (Text(read, "event") is not { } name)
            return Draft.Unreadable(line, "event is missing");
        var properties = PropertiesOf(read);
        var made = new JsonObject { ["eventId"] = Text(read, "uuid") ?? ids.For(line.Bytes) };
        var anonymous = name == "$identify" ? Text(properties, "$anon_distinct_id") : null;
        made[IsAnonymous(id, properties) ? "anonymousId" : "userId"] = id;
        if (anonymous is not null && made["anonymousId"] is null)
            made["anonymousId"] = anonymous;
        made["time"] = Text(read, "timestamp")?.Replace(' ', 'T') ?? Text(properties, "timestamp");
        made["type"] = TypeOf(name);
        if (name is "$pageleave")
            made["passive"] = true;
        Put(made, "tabId", Text(properties, "$window_id"));
        var page = new JsonObject();
        Put(page, "url", Text(properties, "$current_url"));
        Put(page, "title", Text(properties, "title") ?? Text(properties, "$title"));
        if (page.Count > 0)
            made["page"] = page;
        made["context"] = ContextOf(properties);
        // Those of PostHog begin with a dollar; the customer's own do not.
        var own = properties.Where(p => !p.Key.StartsWith('$')).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())).ToList();
        if (own.Count > 0)
            made["properties"] = new JsonObject(own);
        return Draft.Of(line, made);
    }

    private static string TypeOf(string name) => name switch
    {
        "$pageview" => "page_view",
        "$screen" => "screen",
        "$pageleave" => "visibility",
        "$identify" => "identify",
        "$autocapture" => "click",
        _ => name,
    };

    /// <summary>A device's own ID is that of nobody who has logged in.</summary>
    private static bool IsAnonymous(string id, JsonObject properties) =>
        properties["$is_identified"] is JsonValue known && known.TryGetValue(out bool identified) ? !identified : Text(properties, "$device_id") == id;

    private static JsonObject PropertiesOf(JsonObject read) => read["properties"] switch
    {
        JsonObject o => o,
        // Exports of tables hold them as text.
        JsonValue v when v.TryGetValue(out string? text) && EventJson.Parse(System.Text.Encoding.UTF8.GetBytes(text), out _) is JsonObject o => o,
        _ => [],
    };

    private static JsonObject ContextOf(JsonObject properties)
    {
        var context = new JsonObject();
        Put(context, "ip", Text(properties, "$ip"));
        Put(context, "userAgent", Text(properties, "$raw_user_agent") ?? Text(properties, "$user_agent"));
        Put(context, "os", Text(properties, "$os"));
        Put(context, "timezone", Text(properties, "$timezone"));
        Put(context, "locale", Text(properties, "$browser_language"));
        if (context["userAgent"] is null && Text(properties, "$browser") is { } browser)
        {
            var stated = new JsonObject { ["name"] = browser };
            Put(stated, "version", Text(properties, "$browser_version"));
            context["browser"] = stated;
        }
        return context;
    }

    private static string? Text(JsonObject o, string name) => o[name] is JsonValue value
        ? value.TryGetValue(out string? text) ? (text.Length > 0 ? text : null) : value.GetValueKind() == System.Text.Json.JsonValueKind.Number ? value.ToJsonString() : null
        : null;

    private static void Put(JsonObject target, string name, string? value)
    {
        if (value is not null)
            target[name] = value;
    }
}
