using System.Globalization;
using System.Text;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Insights.Api.Errors;
using Insights.Api.Intake.Json;
using Insights.Api.OpenApi;
using Enum = System.Enum;

namespace Insights.Api.Json;

/// <summary>Values of fields as texts: in the query and the path, and the names of enums anywhere.</summary>
internal static class FieldText
{
    public static bool TryRead(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    /// <summary>Reads the value of a field that is one; null, and told, where the text is none.</summary>
    public static object? Read(string text, FieldDescriptor field, ReadScope scope)
    {
        switch (field.FieldType)
        {
            case FieldType.String:
                return scope.Whole(text);
            case FieldType.Bool when text is "true" or "false":
                return text == "true";
            case FieldType.Int32 when TryRead(text, out var number) && number is >= int.MinValue and <= int.MaxValue:
                return (int)number;
            case FieldType.Int64 when TryRead(text, out var number):
                return number;
            case FieldType.Enum:
                return ReadEnum(text, field, scope);
            case FieldType.Message when field.Is<Timestamp>() && Time(text) is { } time:
                return time;
            case FieldType.Message when field.Is<Duration>() && JsonText.TryRead(text, out var length):
                return length;
        }
        scope.Fault(field.FieldType switch
        {
            FieldType.Bool => "must be true or false",
            FieldType.Int32 or FieldType.Int64 => "must be a whole number",
            _ when field.Is<Duration>() => "must be seconds such as 60s",
            _ => "must be a time such as 2027-01-31T12:00:00Z",
        });
        return null;
    }

    /// <summary>The value of a name; null, and told, where there is none of that name.</summary>
    public static object? ReadEnum(string name, FieldDescriptor field, ReadScope scope)
    {
        if (field.EnumType.FindValueByName(name) is { } value)
            return Enum.ToObject(field.EnumType.ClrType, value.Number);
        scope.Fault(OneOf(field.EnumType));
        return null;
    }

    /// <summary>What a field of an enum must be, for a person.</summary>
    public static string OneOf(EnumDescriptor type) => $"must be {Choice.Of([.. type.Values.Where(v => v.Number != 0).Select(v => v.Name)])}";

    private static Timestamp? Time(string text)
    {
        if (text.Contains('"', StringComparison.Ordinal) || text.Contains('\\', StringComparison.Ordinal))
            return null;
        var json = new System.Text.Json.Utf8JsonReader(Encoding.UTF8.GetBytes($"\"{text}\""));
        try
        {
            return json.Read() && JsonTime.TryRead(ref json, out var unixMs) ? Forms.EndUserForm.Time(unixMs!.Value) : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
