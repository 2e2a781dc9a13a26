using System.Text.Json;
using Insights.Service.Ingest.Reading;

namespace Insights.Api.Intake.Json;

/// <summary>A point in time in JSON: RFC 3339 text with a zone, or Unix milliseconds as a number (docs/semantics.md 1.2).</summary>
internal static class JsonTime
{
    /// <summary>What a time must be, for a person; reads on from its name.</summary>
    public const string Form = "must be RFC 3339 with a zone, or Unix milliseconds as a whole number, of the years 1 to 9999";

    /// <summary>Reads the value under the reader, kept to the millisecond; false where it is no time of the years 1 to 9999.</summary>
    public static bool TryRead(ref Utf8JsonReader reader, out long? unixMs)
    {
        unixMs = null;
        if (reader.TokenType == JsonTokenType.Number)
        {
            if (!reader.TryGetInt64(out var ms) || !ClientTime.IsValid(ms))
                return false;
            unixMs = ms;
            return true;
        }
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > MostBytes || !HasZone(reader))
            return false;
        if (!reader.TryGetDateTimeOffset(out var time))
            return false;
        unixMs = time.ToUnixTimeMilliseconds();
        return true;
    }

    /// <summary>Of a time all of whose characters are written as escapes, and more.</summary>
    private const int MostBytes = 250;

    /// <summary>Some writers of JSON escape the + of a zone.</summary>
    private static bool HasZone(in Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
            return HasZone(reader.ValueSpan);
        Span<byte> text = stackalloc byte[MostBytes];
        try
        {
            return HasZone(text[..reader.CopyString(text)]);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair.
            return false;
        }
    }

    private static bool HasZone(ReadOnlySpan<byte> text) =>
        text.Length >= 20 && (text[^1] == 'Z' || text[^6] is (byte)'+' or (byte)'-');
}
