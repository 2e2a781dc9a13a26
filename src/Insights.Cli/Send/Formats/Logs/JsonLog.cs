using System.Globalization;
using System.Text.Json;

namespace Insights.Cli.Send.Formats.Logs;

/// <summary>Logs of one JSON object a line, as a server of one kind names its members.</summary>
/// <param name="isOfKind">Whether an object is of this server.</param>
/// <param name="read">What it says.</param>
internal sealed class JsonLog(string name, Func<JsonElement, bool> isOfKind, Func<JsonElement, JsonLogFields> read) : ILogForm
{
    public static IEnumerable<ILogForm> All =>
    [
        new JsonLog("JSON lines of Caddy", o => Has(o, "request") && Has(o, "ts"), Caddy),
        new JsonLog("JSON lines of Traefik", o => Has(o, "ClientHost") || Has(o, "ClientAddr"), Traefik),
        new JsonLog("JSON lines of nginx", o => Has(o, "remote_addr"), Nginx),
    ];

    public string Name => name;

    public LogLine Read(string line)
    {
        JsonLogFields fields;
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !isOfKind(root))
                return LogLine.Because($"expected an object of the {name}");
            fields = read(root);
        }
        catch (JsonException e)
        {
            return LogLine.Because(string.Create(CultureInfo.InvariantCulture, $"expected JSON at column {e.BytePositionInLine + 1}"));
        }
        catch (InvalidOperationException)
        {
            return LogLine.Because("text that is not Unicode");
        }
        var address = (fields.Forwarded is null ? null : LoggedAddress.First(fields.Forwarded)) ?? LoggedAddress.Ip(fields.Address ?? "");
        if (address is null)
            return LogLine.Because("expected an address");
        if (fields.Time is not { } time)
            return LogLine.Because("expected a time");
        if (fields.Status is not { } status)
            return LogLine.Because("expected a status");
        return LogLine.Of(new(address, time, fields.Request ?? "-", status, fields.Bytes, fields.Referrer, fields.UserAgent));
    }

    private static JsonLogFields Caddy(JsonElement o)
    {
        var request = o.GetProperty("request");
        var headers = request.ValueKind == JsonValueKind.Object && request.TryGetProperty("headers", out var all) ? all : default;
        return new()
        {
            // client_ip is the one that Caddy trusts, behind its trusted proxies.
            Address = Text(request, "client_ip") ?? Text(request, "remote_ip") ?? Text(request, "remote_addr"),
            Time = Time(o, "ts"),
            Request = Join(Text(request, "method"), Text(request, "uri")),
            Status = Int(o, "status"),
            Bytes = Int(o, "size"),
            Referrer = FirstOf(headers, "Referer"),
            UserAgent = FirstOf(headers, "User-Agent"),
        };
    }

    private static JsonLogFields Traefik(JsonElement o) => new()
    {
        Address = Text(o, "ClientHost") ?? Text(o, "ClientAddr"),
        Forwarded = Text(o, "request_X-Forwarded-For"),
        Time = Time(o, "StartUTC") ?? Time(o, "time"),
        Request = Join(Text(o, "RequestMethod"), Text(o, "RequestPath")),
        Status = Int(o, "DownstreamStatus") ?? Int(o, "OriginStatus"),
        Bytes = Int(o, "DownstreamContentSize"),
        Referrer = Text(o, "request_Referer"),
        UserAgent = Text(o, "request_User-Agent"),
    };

    private static JsonLogFields Nginx(JsonElement o) => new()
    {
        Address = Text(o, "remote_addr"),
        Forwarded = Text(o, "http_x_forwarded_for"),
        Time = Time(o, "time_iso8601") ?? Time(o, "time") ?? Time(o, "time_local") ?? Time(o, "msec") ?? Time(o, "timestamp") ?? Time(o, "@timestamp"),
        Request = Text(o, "request") ?? Join(Text(o, "request_method") ?? Text(o, "method"), Text(o, "request_uri") ?? Text(o, "uri")),
        Status = Int(o, "status"),
        Bytes = Int(o, "body_bytes_sent") ?? Int(o, "bytes_sent"),
        Referrer = Text(o, "http_referer") ?? Text(o, "http_referrer"),
        UserAgent = Text(o, "http_user_agent"),
    };

    private static bool Has(JsonElement o, string name) => o.TryGetProperty(name, out _);

    private static string? Text(JsonElement o, string name) =>
        o.ValueKind == JsonValueKind.Object && o.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && value.GetString() is { } text && text is not ("-" or "") ? text : null;

    /// <summary>A number, or digits as nginx writes them.</summary>
    private static int? Int(JsonElement o, string name)
    {
        if (!o.TryGetProperty(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number)
            return value.TryGetInt32(out var number) && number >= 0 ? number : null;
        return int.TryParse(Text(o, name), NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : null;
    }

    /// <summary>Seconds with a fraction, RFC 3339, or as in the combined log.</summary>
    private static DateTimeOffset? Time(JsonElement o, string name)
    {
        const double MostSeconds = 253402300799;
        if (!o.TryGetProperty(name, out var value))
            return null;
        double? seconds = value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? number
            : double.TryParse(Text(o, name), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var read) ? read : null;
        if (seconds is { } s)
            return s is > 0 and < MostSeconds ? DateTimeOffset.FromUnixTimeMilliseconds((long)(s * 1000)) : null;
        var text = Text(o, name);
        return Times.Rfc3339.TryRead(text, out var time)
            || DateTimeOffset.TryParseExact(text, ["dd/MMM/yyyy:HH:mm:ss zzz", "yyyy-MM-ddTHH:mm:ss.fffzzz", "yyyy-MM-ddTHH:mm:sszzz"], CultureInfo.InvariantCulture, DateTimeStyles.None, out time) ? time : null;
    }

    private static string? FirstOf(JsonElement headers, string name) =>
        headers.ValueKind == JsonValueKind.Object && headers.TryGetProperty(name, out var values) && values.ValueKind == JsonValueKind.Array
        && values.GetArrayLength() > 0 && values[0].ValueKind == JsonValueKind.String ? values[0].GetString() : null;

    private static string? Join(string? method, string? target) => method is null || target is null ? null : $"{method} {target} HTTP/1.1";
}

/// <summary>What a line of JSON says, as it stands there.</summary>
internal sealed record JsonLogFields
{
    public string? Address { get; init; }

    /// <summary>X-Forwarded-For.</summary>
    public string? Forwarded { get; init; }

    public DateTimeOffset? Time { get; init; }

    public string? Request { get; init; }

    public int? Status { get; init; }

    public long? Bytes { get; init; }

    public string? Referrer { get; init; }

    public string? UserAgent { get; init; }
}
