using System.Buffers;
using System.Net;

namespace Insights.Cli.Send.Formats.Logs;

/// <summary>Addresses as logs write them: with a port, in brackets, or a list of X-Forwarded-For whose first is the client.</summary>
internal static class LoggedAddress
{
    private static readonly SearchValues<char> NameLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_");

    /// <summary>The address without port and brackets; null where it is none.</summary>
    public static string? Ip(string text)
    {
        text = text.Trim();
        if (text.StartsWith('[') && text.IndexOf(']', StringComparison.Ordinal) is var close and > 0)
            return IsPort(text.AsSpan(close + 1)) && IPAddress.TryParse(text[1..close], out _) ? text[1..close] : null;
        // Of IPv4 only the form with four parts: the parser takes "1" for an address, too.
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && text.IndexOf(':', colon + 1) < 0)
            return IsPort(text.AsSpan(colon)) ? Ip(text[..colon]) : null;
        return IPAddress.TryParse(text, out _) && (colon >= 0 || text.Count(c => c == '.') == 3) ? text : null;
    }

    /// <summary>An IP address, or the name of a host where the server looked it up; null where it is neither, such as "-".</summary>
    public static string? IpOrName(string text) =>
        Ip(text) ?? (text.Length is > 0 and <= 253 && text.Any(char.IsAsciiLetter) && !text.AsSpan().ContainsAnyExcept(NameLetters) ? text : null);

    /// <summary>The client of a list of X-Forwarded-For: its first address; null where there is none.</summary>
    public static string? First(string list) => list.Split(',').Select(Ip).FirstOrDefault(ip => ip is not null);

    /// <summary>host:port as vhost_combined writes it.</summary>
    public static bool IsHostWithPort(string text) =>
        text.LastIndexOf(':') is var colon and > 0 && IsPort(text.AsSpan(colon)) && Ip(text) is null && !text.AsSpan(0, colon).ContainsAnyExcept(NameLetters);

    private static bool IsPort(ReadOnlySpan<char> text) =>
        text.IsEmpty || (text.Length is > 1 and <= 6 && text[0] == ':' && !text[1..].ContainsAnyExceptInRange('0', '9'));
}
