using System.Text.Json;
using System.Text.Json.Serialization;

namespace Insights.Integrations;

/// <summary>Sources and runs as they are kept, and as silos send them to each other. Members are added only.</summary>
public static class SourceJson
{
    private static readonly JsonSerializerOptions _options = new()
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string ToText<T>(T value) => JsonSerializer.Serialize(value, _options);

    /// <exception cref="InvalidDataException">It is none that this version knows.</exception>
    public static T Read<T>(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, _options) ?? throw new InvalidDataException($"No {typeof(T).Name}.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"No {typeof(T).Name} that this version knows.", e);
        }
    }
}
