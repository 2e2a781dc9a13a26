using System.Text;
using Microsoft.Extensions.Primitives;

namespace Insights.Silo.Start;

/// <summary>Reads the header Forwarded (RFC 7239), of which only <c>for</c> is of use here.</summary>
internal static class ForwardedFor
{
    /// <summary>The addresses in the form of X-Forwarded-For, the caller of the last proxy at the end; one that is hidden stays a word, which is no address.</summary>
    /// <returns>Of a line that is not well-formed a word that is no address: what a client sent hides it, and chooses none.</returns>
    public static string Of(StringValues header) => string.Join(", ", header.Select(line => OfLine(line ?? "")));

    private static string OfLine(string text)
    {
        var addresses = new List<string>();
        var at = 0;
        while (at < text.Length)
        {
            var node = Unknown;
            do
            {
                var name = Token(text, ref at);
                if (name.Length == 0 && IsEndOfElement(text, at))
                    continue;
                if (at >= text.Length || text[at++] != '=' || Value(text, ref at) is not { } value)
                    return Unknown;
                if (name.Equals("for", StringComparison.OrdinalIgnoreCase))
                    node = value;
            }
            while (at < text.Length && text[at] == ';' && ++at > 0);
            if (at < text.Length && text[at++] != ',')
                return Unknown;
            addresses.Add(node);
        }
        return string.Join(", ", addresses);
    }

    private const string Unknown = "unknown";

    private static bool IsEndOfElement(string text, int at) => at >= text.Length || text[at] is ';' or ',';

    private static string Token(string text, ref int at)
    {
        Blanks(text, ref at);
        var start = at;
        while (at < text.Length && text[at] is not ('=' or ';' or ',' or '"' or ' ' or '\t'))
            at++;
        var token = text[start..at];
        Blanks(text, ref at);
        return token;
    }

    /// <summary>A token, or a text in quotes; null where the quotes do not end.</summary>
    private static string? Value(string text, ref int at)
    {
        if (at >= text.Length || text[at] != '"')
            return Token(text, ref at);
        var value = new StringBuilder();
        for (at++; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
                at++;
            value.Append(text[at]);
        }
        if (at++ >= text.Length)
            return null;
        Blanks(text, ref at);
        return value.ToString();
    }

    private static void Blanks(string text, ref int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t')
            at++;
    }
}
