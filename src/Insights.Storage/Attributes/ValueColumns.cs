using System.Collections.Immutable;
using System.Text.Json;
using Insights.Domain.Attributes;

namespace Insights.Storage.Attributes;

/// <summary>A value over the columns that hold one: that of its type is set, the others are null.</summary>
internal readonly record struct ValueColumns(
    AttributeType Type, string? Text, double? Number, bool? Boolean, long? TimeMs, string? List)
{
    public static ValueColumns Of(AttributeValue value) => value switch
    {
        TextValue v => new(v.Type, v.Text, null, null, null, null),
        NumberValue v => new(v.Type, null, v.Number, null, null, null),
        BooleanValue v => new(v.Type, null, null, v.Boolean, null, null),
        TimeValue v => new(v.Type, null, null, null, v.UnixMs, null),
        ListValue v => new(v.Type, null, null, null, null, ToJson(v.Texts)),
        _ => throw new ArgumentException($"No columns for {value.GetType().Name}.", nameof(value)),
    };

    public AttributeValue Value => Type switch
    {
        AttributeType.Text => new TextValue(Text!),
        AttributeType.Number => new NumberValue(Number!.Value),
        AttributeType.Boolean => new BooleanValue(Boolean!.Value),
        AttributeType.Time => new TimeValue(TimeMs!.Value),
        AttributeType.List => new ListValue(FromJson(List!)),
        _ => throw new InvalidDataException($"Unknown type of value: {(int)Type}."),
    };

    private static string ToJson(ImmutableArray<string> texts) => JsonSerializer.Serialize([.. texts], TextsJson.Default.StringArray);

    private static ImmutableArray<string> FromJson(string json) => [.. JsonSerializer.Deserialize(json, TextsJson.Default.StringArray) ?? []];
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string[]))]
internal sealed partial class TextsJson : System.Text.Json.Serialization.JsonSerializerContext;
