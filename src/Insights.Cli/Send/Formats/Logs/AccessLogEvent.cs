using System.Text.Json.Nodes;
using Insights.Cli.Send.Times;
using Insights.Service.Ingest.Reading;

namespace Insights.Cli.Send.Formats.Logs;

/// <summary>Makes the event that one line of an access log amounts to.</summary>
/// <remarks>
/// The address is in <c>context.ip</c> and nowhere else: the server looks the place up and keeps it
/// masked. Where a referrer, a URL or a user agent repeats the address, it is replaced there.
/// </remarks>
internal static class AccessLogEvent
{
    private const string InPlaceOfAddress = "[address]";

    public static JsonObject From(AccessLogEntry entry, string eventId, IdKey key)
    {
        var request = LoggedRequest.Parse(entry.Request);
        var read = new JsonObject
        {
            ["eventId"] = eventId,
            ["anonymousId"] = AnonymousId(entry, key),
            ["time"] = Rfc3339.Write(entry.Time),
            ["type"] = request.IsPageView ? "page_view" : "request",
        };
        // A connection that was opened and brought no request (400), or none in time (408): nobody did anything.
        if (request.Target is null && entry.Status is 400 or 408)
            read["passive"] = true;
        if (request.Target is not null)
            read["page"] = new JsonObject { ["url"] = Hide(entry, request.Target) };

        var properties = new JsonObject { ["status"] = entry.Status };
        Put(properties, "method", request.Method);
        if (entry.Bytes is { } bytes)
            properties["bytes"] = bytes;
        Put(properties, "referrer", Hide(entry, entry.Referrer));
        read["properties"] = properties;

        var context = new JsonObject();
        // With host names looked up, the log has no address to state.
        Put(context, "ip", AddressOf(entry));
        Put(context, "userAgent", Hide(entry, entry.UserAgent));
        read["context"] = context;
        return read;
    }

    /// <summary>The address in its one spelling, without a port; null where the log names a host.</summary>
    private static string? AddressOf(AccessLogEntry entry) => StatedAddress.Parse(entry.Address)?.ToString();

    /// <summary>A user of an access log is the pair of address and user agent; the ID names neither, and only who has the key can try which it is.</summary>
    private static string AnonymousId(AccessLogEntry entry, IdKey key) =>
        "al-" + key.OfUser($"{AddressOf(entry) ?? entry.Address}\n{entry.UserAgent ?? "-"}");

    private static string? Hide(AccessLogEntry entry, string? text)
    {
        var hidden = text?.Replace(entry.Address, InPlaceOfAddress, StringComparison.OrdinalIgnoreCase);
        return AddressOf(entry) is { } address ? hidden?.Replace(address, InPlaceOfAddress, StringComparison.OrdinalIgnoreCase) : hidden;
    }

    private static void Put(JsonObject target, string name, string? value)
    {
        if (value is not null)
            target[name] = value;
    }
}
