using System.Collections;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Insights.Api.Json;

/// <summary>Writes any message in proto-JSON: every field that is not optional, and of the others those that are set.</summary>
internal static class MessageWriter
{
    public static void Write(Utf8JsonWriter json, IMessage message)
    {
        switch (message)
        {
            case Timestamp time:
                json.WriteStringValue(JsonText.Of(time));
                return;
            case Duration length:
                json.WriteStringValue(JsonText.Of(length));
                return;
            case Struct properties:
                Write(json, properties);
                return;
        }
        json.WriteStartObject();
        WriteFields(json, message);
        json.WriteEndObject();
    }

    /// <summary>The members of the message's object.</summary>
    public static void WriteFields(Utf8JsonWriter json, IMessage message)
    {
        foreach (var field in MessageShape.Of(message.Descriptor).Fields)
        {
            if (field.HasPresence && !field.IsSet(message))
                continue;
            json.WritePropertyName(field.Name);
            WriteField(json, field, field.Get(message));
        }
    }

    /// <summary>The value of a field, of whatever type.</summary>
    public static void WriteField(Utf8JsonWriter json, FieldShape field, object value)
    {
        if (field.Descriptor.IsMap)
        {
            var values = MessageShape.Of(field.Descriptor.MessageType).Fields[1];
            json.WriteStartObject();
            foreach (DictionaryEntry entry in (IDictionary)value)
            {
                json.WritePropertyName((string)entry.Key);
                WriteOne(json, values, entry.Value!);
            }
            json.WriteEndObject();
        }
        else if (field.Descriptor.IsRepeated)
        {
            json.WriteStartArray();
            foreach (var item in (IList)value)
                WriteOne(json, field, item!);
            json.WriteEndArray();
        }
        else
        {
            WriteOne(json, field, value);
        }
    }

    private static void WriteOne(Utf8JsonWriter json, FieldShape field, object value)
    {
        switch (value)
        {
            case string text:
                json.WriteStringValue(text);
                break;
            case IMessage message:
                Write(json, message);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case int number when field.Descriptor.FieldType != FieldType.Enum:
                json.WriteNumberValue(number);
                break;
            case long number:
                Span<char> digits = stackalloc char[20];
                number.TryFormat(digits, out var length, provider: System.Globalization.CultureInfo.InvariantCulture);
                json.WriteStringValue(digits[..length]);
                break;
            case double number:
                WriteNumber(json, number);
                break;
            case ByteString bytes:
                json.WriteBase64StringValue(bytes.Span);
                break;
            default:
                json.WriteStringValue(field.EnumNames[(int)value]);
                break;
        }
    }

    private static void Write(Utf8JsonWriter json, Struct properties)
    {
        json.WriteStartObject();
        foreach (var (name, value) in properties.Fields)
        {
            json.WritePropertyName(name);
            Write(json, value);
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Value value)
    {
        switch (value.KindCase)
        {
            case Value.KindOneofCase.NumberValue:
                WriteNumber(json, value.NumberValue);
                break;
            case Value.KindOneofCase.StringValue:
                json.WriteStringValue(value.StringValue);
                break;
            case Value.KindOneofCase.BoolValue:
                json.WriteBooleanValue(value.BoolValue);
                break;
            case Value.KindOneofCase.StructValue:
                Write(json, value.StructValue);
                break;
            case Value.KindOneofCase.ListValue:
                json.WriteStartArray();
                foreach (var item in value.ListValue.Values)
                    Write(json, item);
                json.WriteEndArray();
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, double number)
    {
        if (double.IsFinite(number))
            json.WriteNumberValue(number);
        else
            json.WriteStringValue(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
