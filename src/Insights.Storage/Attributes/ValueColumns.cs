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

    /// <exception cref="InvalidDataException">The columns hold no value.</exception>
    public AttributeValue Value => Type switch
    {
        AttributeType.Text => new TextValue(Text ?? throw Missing()),
        AttributeType.Number => new NumberValue(Number ?? throw Missing()),
        AttributeType.Boolean => new BooleanValue(Boolean ?? throw Missing()),
        AttributeType.Time => new TimeValue(TimeMs ?? throw Missing()),
        AttributeType.List => new ListValue(FromJson(List ?? throw Missing())),
        _ => throw new InvalidDataException($"Unknown type of value: {(int)Type}."),
    };

    private InvalidDataException Missing() => new($"A value of type {Type} is missing.");

    /// <summary>Bytes that the texts of a value take in memory.</summary>
    public static long BytesOf(AttributeValue value) => sizeof(char) * value switch
    {
        TextValue v => v.Text.Length,
        ListValue v => v.Texts.Sum(static text => (long)text.Length),
        _ => 0L,
    };

    private static string ToJson(ImmutableArray<string> texts) => JsonSerializer.Serialize([.. texts], TextsJson.Default.StringArray);

    private static ImmutableArray<string> FromJson(string json)
    {
        try
        {
            return [.. JsonSerializer.Deserialize(json, TextsJson.Default.StringArray) ?? []];
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("A list of texts cannot be read.", e);
        }
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string[]))]
internal sealed partial class TextsJson : System.Text.Json.Serialization.JsonSerializerContext;
