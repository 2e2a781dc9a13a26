using System.Globalization;
using System.Text;

namespace Insights.Cli.Send.Formats;

/// <summary>
/// One line of an access log:
/// <c>address identity user [17/May/2015:10:05:03 +0000] "GET /a HTTP/1.1" 200 17 "referrer" "user agent"</c>.
/// What follows the user agent is not read.
/// </summary>
/// <param name="Address">An IP address, or the name of a host.</param>
/// <param name="Time">With the zone of the line.</param>
/// <param name="Request">As the client sent it; may be no HTTP.</param>
/// <param name="Status">Three digits.</param>
/// <param name="Bytes">Null where the line has <c>-</c>.</param>
/// <param name="Referrer">Null where the line has <c>-</c>.</param>
/// <param name="UserAgent">Null where the line has <c>-</c>.</param>
internal sealed record AccessLogEntry(
    string Address, DateTimeOffset Time, string Request, int Status, long? Bytes, string? Referrer, string? UserAgent)
{
    /// <returns>Null where the line is not in this form.</returns>
    public static AccessLogEntry? Parse(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var open = space <= 0 ? -1 : line.IndexOf(" [", space, StringComparison.Ordinal);
        var close = open < 0 ? -1 : line.IndexOf("] ", open, StringComparison.Ordinal);
        if (close < 0 || !TryReadTime(line.AsSpan(open + 2, close - open - 2), out var time))
            return null;

        var at = close + 2;
        if (Quoted(line, ref at) is not { } request
            || Word(line, ref at) is not { Length: 3 } statusText
            || Word(line, ref at) is not { } bytesText
            || Quoted(line, ref at) is not { } referrer
            || Quoted(line, ref at) is not { } userAgent
            || !int.TryParse(statusText, NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            return null;
        }
        long? bytes = null;
        if (bytesText != "-")
        {
            if (!long.TryParse(bytesText, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
                return null;
            bytes = count;
        }
        return new(line[..space], time, request, status, bytes, OrNull(referrer), OrNull(userAgent));
    }

    private static bool TryReadTime(ReadOnlySpan<char> text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, "dd/MMM/yyyy:HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    private static string? OrNull(string text) => text == "-" ? null : text;

    private static string? Word(string line, ref int at)
    {
        var end = line.IndexOf(' ', at);
        if (end <= at)
            return null;
        var word = line[at..end];
        at = end + 1;
        return word;
    }

    // Reads a quoted field and the space behind it. A backslash keeps a quote or a backslash as it
    // is; other escapes (\x16) stay as they stand, for they are no text.
    private static string? Quoted(string line, ref int at)
    {
        if (at >= line.Length || line[at] != '"')
            return null;
        var text = new StringBuilder();
        for (var i = at + 1; i < line.Length; i++)
        {
            if (line[i] == '\\' && i + 1 < line.Length && line[i + 1] is '"' or '\\')
            {
                text.Append(line[++i]);
            }
            else if (line[i] == '"')
            {
                at = i + 1;
                if (at < line.Length && line[at++] != ' ')
                    return null;
                return text.ToString();
            }
            else
            {
                text.Append(line[i]);
            }
        }
        return null;
    }
}
