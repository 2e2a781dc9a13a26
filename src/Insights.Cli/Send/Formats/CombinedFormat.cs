using System.Text;
using Insights.Cli.Send.Reading;

namespace Insights.Cli.Send.Formats;

/// <summary>The combined log format of Apache and nginx.</summary>
internal static class CombinedFormat
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    public static Draft Read(Line line, EventIds ids) =>
        AccessLogEntry.Parse(Decode(line.Bytes!)) is { } entry
            ? Draft.Of(line, AccessLogEvent.From(entry, ids.For(line.Bytes), ids.Key))
            : Draft.Unreadable(line, "not in the combined log format");

    // Servers log the bytes that browsers sent. Those that are not UTF-8 keep their difference as Latin-1.
    private static string Decode(byte[] bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }
}
