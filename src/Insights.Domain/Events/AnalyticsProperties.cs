using System.Text.Json;
using Insights.Domain.Attributes;

namespace Insights.Domain.Events;

/// <summary>The Analytics Properties that one event states (docs/semantics.md 1.2, 1.6). Immutable; equal by content; at least one is stated.</summary>
public sealed class AnalyticsProperties : IEquatable<AnalyticsProperties>
{
    private readonly string?[] _texts;

    private AnalyticsProperties(string?[] texts) => _texts = texts;

    /// <param name="texts">As the order of <see cref="AnalyticsNumbers.Names"/> says; null where it is not stated.</param>
    /// <returns>Null where none is stated.</returns>
    public static AnalyticsProperties? Of(IEnumerable<string?> texts)
    {
        var all = texts.Select(t => string.IsNullOrEmpty(t) ? null : t).ToArray();
        ArgumentOutOfRangeException.ThrowIfNotEqual(all.Length, AnalyticsNumbers.Count);
        return all.All(t => t is null) ? null : new AnalyticsProperties(all);
    }

    /// <summary>The text stated for one; null where none is.</summary>
    /// <param name="index">0 to 4, as <see cref="AnalyticsNumbers.Names"/>.</param>
    public string? this[int index] => _texts[index];

    /// <summary>Whether each can be kept: at most 1,024 characters, no U+0000.</summary>
    public bool AreValid => _texts.All(t => t is null || AttributeLimits.IsText(t, AttributeLimits.MaxTextLength));

    /// <summary>
    /// What an event states among its details (<see cref="UserEvent.Details"/>), which are looked through as bytes first:
    /// most events state nothing, and are not to pay for it.
    /// </summary>
    /// <returns>Null where nothing is stated.</returns>
    public static AnalyticsProperties? Read(ReadOnlySpan<byte> details) =>
        details.IndexOf("\"analytics\":"u8) < 0 ? null : ReadJson(details);

    private static AnalyticsProperties? ReadJson(ReadOnlySpan<byte> details)
    {
        var json = new Utf8JsonReader(details, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var found = json.ValueTextEquals("analytics"u8);
                json.Read();
                if (found && json.TokenType == JsonTokenType.StartObject)
                    return ReadTexts(ref json);
                json.Skip();
            }
            return null;
        }
        catch (JsonException)
        {
            // Details are what a gateway wrote; what is no JSON states nothing.
            return null;
        }
    }

    private static AnalyticsProperties? ReadTexts(ref Utf8JsonReader json)
    {
        var texts = new string?[AnalyticsNumbers.Count];
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var index = 0;
            while (index < texts.Length && !json.ValueTextEquals(AnalyticsNumbers.Names[index]))
                index++;
            json.Read();
            if (index < texts.Length)
                texts[index] = json.TokenType == JsonTokenType.String ? json.GetString() : null;
            json.Skip();
        }
        return Of(texts);
    }

    public bool Equals(AnalyticsProperties? other) => other is not null && _texts.AsSpan().SequenceEqual(other._texts);

    public override bool Equals(object? obj) => Equals(obj as AnalyticsProperties);

    public override int GetHashCode() => HashCode.Combine(_texts[0], _texts[1], _texts[2], _texts[3], _texts[4]);
}
