using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;

namespace Insights.Api.Json;

/// <summary>Times and durations in their proto-JSON forms, to the millisecond.</summary>
internal static class JsonText
{
    private const int NanosPerMs = 1_000_000;

    /// <summary>Longest duration in proto-JSON, in seconds: 10,000 years.</summary>
    private const decimal MaxSeconds = 315_576_000_000m;

    /// <summary>With the encoder that leaves letters of all scripts as they are: answers are JSON, never HTML.</summary>
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>RFC 3339, UTC, with no fraction or three digits of it.</summary>
    public static string Of(Timestamp time) => DateTimeOffset.FromUnixTimeMilliseconds((time.Seconds * 1000) + (time.Nanos / NanosPerMs)).ToString(
        time.Nanos < NanosPerMs ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Seconds with as many digits as the milliseconds need, and an "s": "12.345s".</summary>
    public static string Of(Duration length) =>
        (length.Seconds + (length.Nanos / NanosPerMs / 1000m)).ToString("0.###", CultureInfo.InvariantCulture) + "s";

    /// <summary>Reads seconds with at most milliseconds and an "s".</summary>
    public static bool TryRead(string text, out Duration length)
    {
        length = new Duration();
        if (text is not [.. var number, 's']
            || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            || decimal.Abs(seconds) > MaxSeconds || seconds * 1000 != decimal.Truncate(seconds * 1000))
            return false;
        length.Seconds = (long)decimal.Truncate(seconds);
        length.Nanos = (int)((seconds - decimal.Truncate(seconds)) * 1000) * NanosPerMs;
        return true;
    }
}
