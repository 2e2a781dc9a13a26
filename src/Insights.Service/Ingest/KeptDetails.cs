using System.Buffers;
using System.Text.Json;
using Insights.Domain.Accounts;
using Insights.Domain.Privacy;

namespace Insights.Service.Ingest;

/// <summary>What of an event's details the account keeps (docs/semantics.md 1.8). For one that keeps all, the bytes as they came.</summary>
public static class KeptDetails
{
    private static readonly JsonReaderOptions AsDeepAsTheyAre = new() { MaxDepth = int.MaxValue };
    private static readonly JsonWriterOptions Unchecked = new() { SkipValidation = true };

    /// <param name="details">One JSON object, or nothing.</param>
    /// <returns>One JSON object, or nothing where nothing is left.</returns>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> details, AccountSettings settings)
    {
        if (details.IsEmpty || (settings.TrackingLevel >= TrackingLevel.Extended && settings is { PageUrl: true, PageTitle: true }))
            return details;
        if (settings.TrackingLevel < TrackingLevel.Standard)
            return default;
        var kept = new ArrayBufferWriter<byte>(details.Length);
        var fields = 0;
        using (var to = new Utf8JsonWriter(kept, Unchecked))
        {
            to.WriteStartObject();
            var from = new Utf8JsonReader(details.Span, AsDeepAsTheyAre);
            from.Read();
            while (from.Read() && from.TokenType == JsonTokenType.PropertyName)
            {
                if (from.ValueTextEquals("page"u8))
                    fields += Page(ref from, details.Span, to, settings);
                else if (settings.TrackingLevel >= TrackingLevel.Extended || IsOfStandard(ref from))
                    fields += Copy(ref from, details.Span, to);
                else
                    from.Skip();
            }
            to.WriteEndObject();
        }
        return fields == 0 ? default : kept.WrittenMemory.ToArray();
    }

    /// <summary>By name, so that a part that is new is left out until it is said to be kept.</summary>
    private static bool IsOfStandard(ref Utf8JsonReader name) => name.ValueTextEquals("element"u8) || name.ValueTextEquals("context"u8);

    private static int Page(ref Utf8JsonReader from, ReadOnlySpan<byte> source, Utf8JsonWriter to, AccountSettings settings)
    {
        from.Read();
        if (from.TokenType != JsonTokenType.StartObject)
            return 0;
        to.WriteStartObject("page"u8);
        while (from.Read() && from.TokenType == JsonTokenType.PropertyName)
        {
            var kept = from.ValueTextEquals("url"u8) ? settings.PageUrl : from.ValueTextEquals("title"u8) && settings.PageTitle;
            if (kept)
                Copy(ref from, source, to);
            else
                from.Skip();
        }
        to.WriteEndObject();
        return 1;
    }

    /// <summary>Copies the field under the reader as it stands.</summary>
    private static int Copy(ref Utf8JsonReader from, ReadOnlySpan<byte> source, Utf8JsonWriter to)
    {
        to.WritePropertyName(from.GetString()!);
        from.Read();
        var start = (int)from.TokenStartIndex;
        from.Skip();
        to.WriteRawValue(source[start..(int)from.BytesConsumed], skipInputValidation: true);
        return 1;
    }
}
