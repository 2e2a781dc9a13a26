using System.Globalization;
using System.Text;

namespace Insights.Cli.Send.Formats.Logs;

/// <summary>What stands before the identity, the user and the time.</summary>
internal enum LogHead
{
    /// <summary><c>address identity user [time]</c>.</summary>
    Address,

    /// <summary><c>host:port address identity user [time]</c>.</summary>
    Host,

    /// <summary><c>forwarded, list address identity user [time]</c>; the client is the first of the list.</summary>
    Forwarded,

    /// <summary><c>forwarded, list identity user [time]</c>, in place of the address.</summary>
    List,
}

/// <summary>
/// The logs of Apache and nginx: <c>address identity user [17/May/2015:10:05:03 +0000] "GET /a HTTP/1.1" 200 17</c>, with
/// <c>"referrer" "user agent"</c> behind it in the combined form. What follows that is not read.
/// </summary>
/// <param name="combined">Whether referrer and user agent follow; else the form is common.</param>
internal sealed class TextLog(LogHead head, bool combined) : ILogForm
{
    /// <summary>Those that have more come first, so that of two that fit alike the one that says more is taken.</summary>
    public static IEnumerable<ILogForm> All =>
        from combined in (bool[])[true, false] from head in (LogHead[])[LogHead.Address, LogHead.Host, LogHead.Forwarded, LogHead.List] select new TextLog(head, combined);

    public string Name => head switch
    {
        LogHead.Host => combined ? "vhost_combined" : "common with a host in front",
        LogHead.Forwarded => (combined ? "combined" : "common") + " with X-Forwarded-For in front",
        LogHead.List => (combined ? "combined" : "common") + " with X-Forwarded-For as the address",
        _ => combined ? "combined" : "common",
    };

    public LogLine Read(string line)
    {
        var open = line.IndexOf(" [", StringComparison.Ordinal);
        // An address in brackets stands at the beginning.
        while (open >= 0 && (open + 2 >= line.Length || !char.IsAsciiDigit(line[open + 2]) || line.IndexOf('/', open) is var slash && (slash < 0 || slash > open + 5)))
            open = line.IndexOf(" [", open + 1, StringComparison.Ordinal);
        var close = open < 0 ? -1 : line.IndexOf("] ", open, StringComparison.Ordinal);
        if (close < 0)
            return LogLine.Expected("the time in brackets", line.Length);
        if (!DateTimeOffset.TryParseExact(line.AsSpan(open + 2, close - open - 2), "dd/MMM/yyyy:HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return LogLine.Expected("a time such as 17/May/2015:10:05:03 +0000", open + 2);
        if (AddressOf(line[..open], out var fault) is not { } address)
            return fault;

        var at = close + 2;
        if (Quoted(line, ref at) is not { } request)
            return LogLine.Expected("the request in quotes", at);
        if (Word(line, ref at) is not { Length: 3 } status || !int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            return LogLine.Expected("a status of three digits", at);
        long? bytes = null;
        var from = at;
        if (Word(line, ref at) is not { } size || (size != "-" && !Number(size, out bytes)))
            return LogLine.Expected("a number of bytes", from);
        if (!combined)
            return at < line.Length ? LogLine.Expected("the end of the line", at) : LogLine.Of(new(address, time, request, code, bytes, null, null));
        from = at;
        if (Quoted(line, ref at) is not { } referrer)
            return LogLine.Expected("the referrer in quotes", from);
        from = at;
        if (Quoted(line, ref at) is not { } userAgent)
            return LogLine.Expected("the user agent in quotes", from);
        return LogLine.Of(new(address, time, request, code, bytes, OrNull(referrer), OrNull(userAgent)));
    }

    /// <summary>Null, with what was expected, where the head is another, or names nobody.</summary>
    private string? AddressOf(string text, out LogLine fault)
    {
        var words = Words(text);
        // Identity and user stand last; a user's name may have spaces.
        var needed = head is LogHead.Address or LogHead.List ? 3 : 4;
        fault = LogLine.Expected(string.Create(CultureInfo.InvariantCulture, $"{needed} fields before the time"), text.Length);
        if (words.Count < needed)
            return null;
        var isList = words[0].Contains(',', StringComparison.Ordinal);
        switch (head)
        {
            case LogHead.Address:
                if (!isList && !LoggedAddress.IsHostWithPort(words[0]) && LoggedAddress.Ip(words[1]) is null)
                    return LoggedAddress.IpOrName(words[0]) ?? No("an address", 0, out fault);
                return No("one address, and none behind it", 0, out fault);
            case LogHead.List:
                return isList && LoggedAddress.Ip(words[1]) is null ? LoggedAddress.First(words[0]) ?? No("an address", 0, out fault) : No("a list of addresses", 0, out fault);
            case LogHead.Host:
                if (LoggedAddress.Ip(words[0]) is not null || isList || words[0] == "-")
                    return No("the name of a host", 0, out fault);
                return (LoggedAddress.IsHostWithPort(words[0]) ? LoggedAddress.IpOrName(words[1]) : LoggedAddress.Ip(words[1])) ?? No("an address", words[0].Length + 1, out fault);
            default:
                var behind = LoggedAddress.Ip(words[1]);
                if (behind is null)
                    return No("an address", words[0].Length + 1, out fault);
                // Without a list the request came straight.
                return words[0] == "-" ? behind : LoggedAddress.First(words[0]) ?? No("a list of addresses", 0, out fault);
        }
    }

    private static string? No(string expected, int at, out LogLine fault)
    {
        fault = LogLine.Expected(expected, at);
        return null;
    }

    /// <summary>Parts at spaces; a list is one word, and so is what stands in quotes.</summary>
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (words.Count > 0 && words[^1].EndsWith(','))
                words[^1] += part;
            else
                words.Add(part);
        }
        return words.ConvertAll(w => w.Trim('"'));
    }

    private static bool Number(string text, out long? number)
    {
        var read = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        number = read ? value : null;
        return read;
    }

    private static string? OrNull(string text) => text is "-" or "" ? null : text;

    private static string? Word(string line, ref int at)
    {
        if (at >= line.Length)
            return null;
        var end = line.IndexOf(' ', at);
        if (end < 0)
            end = line.Length;
        if (end == at)
            return null;
        var word = line[at..end];
        at = Math.Min(line.Length, end + 1);
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
                if (i + 1 < line.Length && line[i + 1] != ' ')
                    return null;
                at = Math.Min(line.Length, i + 2);
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
