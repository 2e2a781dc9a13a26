using System.Collections;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Insights.Api.Intake.Json;
using Insights.Api.Methods;
using Insights.Service;
using Insights.V1;

namespace Insights.Api.Json;

/// <summary>
/// Reads proto-JSON into any message: lowerCamelCase names, null as good as absent, a member that stands twice or is not known
/// refused by its path. Beside the forms of proto-JSON it takes a time as Unix milliseconds, an AttributeValue as the bare
/// value, a TextList as the bare array. Every fault of form is told at once.
/// </summary>
internal static class MessageReader
{
    /// <exception cref="ServiceException">InvalidArgument.</exception>
    public static void Read(ReadOnlySpan<byte> body, IMessage into, RequestBounds bounds, ReadScope scope)
    {
        try
        {
            var options = new JsonReaderOptions { MaxDepth = RequestBounds.Depth };
            Count(new Utf8JsonReader(body, options), bounds);
            var json = new Utf8JsonReader(body, options);
            json.Read();
            ReadMessage(ref json, into, scope);
        }
        catch (JsonException e)
        {
            throw new ServiceException(
                ServiceFault.InvalidArgument, $"The body is not valid JSON: {e.Message}", [new FieldFault("body", "must be valid JSON")]);
        }
        scope.ThrowIfFaulty();
    }

    /// <summary>Reads all of the document before anything is made of it.</summary>
    private static void Count(Utf8JsonReader json, RequestBounds bounds)
    {
        var left = bounds.Elements;
        while (json.Read())
        {
            if (json.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.EndArray or JsonTokenType.EndObject) && --left < 0)
                throw new ServiceException(ServiceFault.InvalidArgument, $"The body has more than {bounds.Elements} values.");
        }
    }

    private static void ReadMessage(ref Utf8JsonReader json, IMessage into, ReadScope scope)
    {
        switch (into)
        {
            case AttributeValue value when json.TokenType != JsonTokenType.StartObject:
                ReadBare(ref json, value, scope);
                break;
            case TextList list when json.TokenType == JsonTokenType.StartArray:
                ReadList(ref json, MessageShape.Of(TextList.Descriptor).Fields[0], list, scope);
                break;
            case Timestamp time:
                ReadTime(ref json, time, scope);
                break;
            case Duration length:
                if (Text(ref json, scope, "must be seconds with at most milliseconds, such as \"1.5s\"") is { } text)
                {
                    if (JsonText.TryRead(text, out var read))
                        length.MergeFrom(read);
                    else
                        scope.Fault("must be seconds with at most milliseconds, such as \"1.5s\"");
                }
                break;
            case FieldMask mask:
                if (Text(ref json, scope, "must be names of fields with commas between them") is { Length: > 0 } names)
                    mask.Paths.AddRange(names.Split(','));
                break;
            default:
                ReadObject(ref json, into, scope);
                break;
        }
    }

    private static void ReadObject(ref Utf8JsonReader json, IMessage into, ReadScope scope)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            Refuse(ref json, scope, "must be an object");
            return;
        }
        var shape = MessageShape.Of(into.Descriptor);
        var noting = scope.IsNoting;
        var seen = new HashSet<FieldShape>();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (!TryName(ref json, scope, out var name))
                continue;
            var field = shape.Find(name);
            scope.Enter(name);
            json.Read();
            if (field is null)
                Refuse(ref json, scope, "is not known");
            else if (!seen.Add(field))
                Refuse(ref json, scope, "stands there twice");
            else if (scope.IsInPath)
                Refuse(ref json, scope, "is named by the path");
            else if (json.TokenType != JsonTokenType.Null)
                ReadField(ref json, field, into, scope);
            if (noting && field is not null)
                scope.Noted.Add(field.Descriptor.Name);
            scope.Leave();
        }
        foreach (var choice in into.Descriptor.Oneofs)
        {
            if (!choice.IsSynthetic && choice.Fields.Count(f => seen.Any(s => s.Descriptor == f)) > 1)
                scope.Fault($"must have only one of {string.Join(", ", choice.Fields.Select(f => f.JsonName))}");
        }
    }

    private static void ReadField(ref Utf8JsonReader json, FieldShape field, IMessage into, ReadScope scope)
    {
        if (field.Descriptor.IsMap)
            ReadMap(ref json, field, into, scope);
        else if (field.Descriptor.IsRepeated)
            ReadList(ref json, field, into, scope);
        else if (ReadOne(ref json, field, scope) is { } value)
            field.Set(into, value);
    }

    private static void ReadMap(ref Utf8JsonReader json, FieldShape field, IMessage into, ReadScope scope)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            Refuse(ref json, scope, "must be an object");
            return;
        }
        var values = MessageShape.Of(field.Descriptor.MessageType).Fields[1];
        var map = (IDictionary)field.Get(into);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (!TryName(ref json, scope, out var name))
                continue;
            scope.Enter(name);
            json.Read();
            if (scope.Whole(name) is null)
                json.Skip();
            else if (map.Contains(name))
                Refuse(ref json, scope, "stands there twice");
            else if (ReadOne(ref json, values, scope) is { } value)
                map.Add(name, value);
            scope.Leave();
        }
    }

    private static void ReadList(ref Utf8JsonReader json, FieldShape field, IMessage into, ReadScope scope)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            Refuse(ref json, scope, "must be an array");
            return;
        }
        var list = (IList)field.Get(into);
        for (var i = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; i++)
        {
            scope.Enter(i);
            if (ReadOne(ref json, field, scope) is { } value)
                list.Add(value);
            scope.Leave();
        }
    }

    /// <summary>Reads the value under the reader; null, and told, where it is of another form.</summary>
    private static object? ReadOne(ref Utf8JsonReader json, FieldShape field, ReadScope scope)
    {
        switch (field.Descriptor.FieldType)
        {
            case FieldType.String:
                return Text(ref json, scope, "must be a text");
            case FieldType.Bool when json.TokenType is JsonTokenType.True or JsonTokenType.False:
                return json.GetBoolean();
            case FieldType.Bool:
                Refuse(ref json, scope, "must be true or false");
                return null;
            case FieldType.Int32 when json.TokenType == JsonTokenType.Number && json.TryGetInt32(out var number):
                return number;
            case FieldType.Int64 when json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number):
                return number;
            case FieldType.Int64 when json.TokenType == JsonTokenType.String && FieldText.TryRead(json.GetString()!, out long number):
                return number;
            case FieldType.Int32 or FieldType.Int64:
                Refuse(ref json, scope, "must be a whole number");
                return null;
            case FieldType.Double:
                return Number(ref json, scope);
            case FieldType.Bytes when json.TokenType == JsonTokenType.String && json.TryGetBytesFromBase64(out var bytes):
                return ByteString.CopyFrom(bytes);
            case FieldType.Bytes:
                Refuse(ref json, scope, "must be a text in base64");
                return null;
            case FieldType.Enum:
                return Text(ref json, scope, FieldText.OneOf(field.Descriptor.EnumType)) is { } name
                    ? FieldText.ReadEnum(name, field.Descriptor, scope)
                    : null;
            case FieldType.Message:
                var message = field.Descriptor.MessageType.Parser.ParseFrom(ByteString.Empty);
                var faults = scope.Faults.Count;
                ReadMessage(ref json, message, scope);
                return scope.Faults.Count == faults ? message : null;
            default:
                Refuse(ref json, scope, "cannot be given in JSON");
                return null;
        }
    }

    private static void ReadBare(ref Utf8JsonReader json, AttributeValue value, ReadScope scope)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.String:
                value.Text = Text(ref json, scope, "") ?? "";
                break;
            case JsonTokenType.Number:
                value.Number = Number(ref json, scope) ?? 0;
                break;
            case JsonTokenType.True or JsonTokenType.False:
                value.Boolean = json.GetBoolean();
                break;
            case JsonTokenType.StartArray:
                value.List = new TextList();
                ReadMessage(ref json, value.List, scope);
                break;
            default:
                Refuse(ref json, scope, "must be a text, a number, true or false, an array of texts, or {\"time\": ...}");
                break;
        }
    }

    private static void ReadTime(ref Utf8JsonReader json, Timestamp time, ReadScope scope)
    {
        if (JsonTime.TryRead(ref json, out var unixMs))
            time.MergeFrom(Forms.EndUserForm.Time(unixMs!.Value));
        else
            Refuse(ref json, scope, JsonTime.Form);
    }

    /// <summary>A number that is the same as a double; null, and told, where it is none.</summary>
    private static double? Number(ref Utf8JsonReader json, ReadScope scope)
    {
        if (json.TokenType != JsonTokenType.Number || !json.TryGetDouble(out var number) || !double.IsFinite(number))
        {
            Refuse(ref json, scope, "must be a finite number");
            return null;
        }
        if (Math.Abs(number) < MostExact || json.ValueSpan.IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0)
            return number;
        scope.Fault("is a whole number beyond 2^53, which is not kept exactly; send it as a text");
        return null;
    }

    /// <summary>From here on not every whole number is a double.</summary>
    private const double MostExact = 1L << 53;

    private static string? Text(ref Utf8JsonReader json, ReadScope scope, string problem)
    {
        if (json.TokenType != JsonTokenType.String)
        {
            Refuse(ref json, scope, problem);
            return null;
        }
        try
        {
            return scope.Whole(json.GetString()!);
        }
        catch (InvalidOperationException)
        {
            scope.Fault("holds half of a character");
            return null;
        }
    }

    /// <summary>The name of a member; where it is no text, that is told, and the member passed over.</summary>
    private static bool TryName(ref Utf8JsonReader json, ReadScope scope, out string name)
    {
        try
        {
            name = json.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            name = "";
            scope.Fault("has a member whose name holds half of a character");
            json.Read();
            json.Skip();
            return false;
        }
    }

    private static void Refuse(ref Utf8JsonReader json, ReadScope scope, string problem)
    {
        scope.Fault(problem);
        json.Skip();
    }
}
