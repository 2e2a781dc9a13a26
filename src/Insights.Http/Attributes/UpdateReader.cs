using System.Text.Json;
using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Requests;
using Insights.Domain.EndUsers;
using Insights.Http.Events;
using Insights.Http.Messages;
using Insights.Service.Attributes;

namespace Insights.Http.Attributes;

/// <summary>Reads updates out of their JSON form; what is no value is a fault that is told with all others.</summary>
internal static class UpdateReader
{
    public static UpdateRequest Read(UpdateEndUserRequest message, UserKind kind, string id)
    {
        var faults = new List<RequestFault>();
        return new UpdateRequest
        {
            Kind = kind,
            Id = id,
            OperationId = message.OperationId,
            TimeMs = Time(message.Time, "time", faults),
            SentMs = Time(message.SentAt, "sentAt", faults),
            Source = message.Source,
            Operations = [.. (message.Operations ?? []).Select(Draft)],
            Faults = faults,
        };
    }

    private static long? Time(JsonElement? time, string field, List<RequestFault> faults)
    {
        if (time is null)
            return null;
        if (Time(time.Value) is { } unixMs)
            return unixMs;
        faults.Add(new(field, "must be RFC 3339 with a zone, or Unix milliseconds as a whole number, of the years 1 to 9999"));
        return null;
    }

    private static OperationDraft Draft(AttributeOperationMessage? message)
    {
        if (message is null)
            return new OperationDraft(null, null, null, "must be an object: {\"name\": ..., \"set\": ...}");
        var stated = Stated(message).Where(s => s.Value is not null).ToList();
        if (stated.Count != 1)
            return new OperationDraft(message.Name, null, null);
        var (kind, value) = (stated[0].Kind, stated[0].Value!.Value);
        if (kind == OperationKind.Unset)
        {
            return value.ValueKind == JsonValueKind.True
                ? new OperationDraft(message.Name, kind, null)
                : new OperationDraft(message.Name, kind, null, "must have true for unset");
        }
        return Value(value) is { } read
            ? new OperationDraft(message.Name, kind, read)
            : new OperationDraft(message.Name, kind, null, $"has no value in {CheckedOperations.WireName(kind)} that can be read");
    }

    private static IEnumerable<(OperationKind Kind, JsonElement? Value)> Stated(AttributeOperationMessage m) =>
    [
        (OperationKind.Set, m.Set), (OperationKind.SetOnce, m.SetOnce), (OperationKind.Add, m.Add), (OperationKind.Append, m.Append),
        (OperationKind.Union, m.Union), (OperationKind.Remove, m.Remove), (OperationKind.Unset, m.Unset),
    ];

    /// <summary>A bare value, or an AttributeValue, or a TextList; null for what is none of them.</summary>
    private static AttributeValue? Value(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                return Text(json) is { } text ? new TextValue(text) : null;
            case JsonValueKind.Number:
                return json.TryGetDouble(out var number) && double.IsFinite(number) ? new NumberValue(number) : null;
            case JsonValueKind.True or JsonValueKind.False:
                return new BooleanValue(json.GetBoolean());
            case JsonValueKind.Array:
                return Texts(json);
            case JsonValueKind.Object when json.EnumerateObject().ToList() is [var only]:
                return Named(only);
            default:
                return null;
        }
    }

    private static AttributeValue? Named(JsonProperty only) => (only.Name, only.Value.ValueKind) switch
    {
        ("text", JsonValueKind.String) or ("number", JsonValueKind.Number) or ("boolean", JsonValueKind.True or JsonValueKind.False)
            or ("texts", JsonValueKind.Array) => Value(only.Value),
        ("list", JsonValueKind.Array) => Value(only.Value),
        ("list", JsonValueKind.Object) when only.Value.EnumerateObject().ToList() is [{ Name: "texts" } texts] => Named(texts),
        ("list", JsonValueKind.Object) when !only.Value.EnumerateObject().Any() => new ListValue([]),
        ("time", _) => Time(only.Value) is { } unixMs ? new TimeValue(unixMs) : null,
        _ => null,
    };

    private static ListValue? Texts(JsonElement array)
    {
        var texts = new List<string>();
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || Text(item) is not { } text)
                return null;
            texts.Add(text);
        }
        return new ListValue([.. texts]);
    }

    /// <summary>Null where it holds half of a character.</summary>
    private static string? Text(JsonElement json)
    {
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static long? Time(JsonElement json)
    {
        var reader = new Utf8JsonReader(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(json));
        reader.Read();
        return JsonTime.TryRead(ref reader, out var unixMs) ? unixMs : null;
    }
}
