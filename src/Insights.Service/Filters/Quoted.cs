using System.Collections.Immutable;
using System.Text;

namespace Insights.Service.Filters;

/// <summary>Texts in quotes, double or single; a backslash stands before a quote, a backslash, a star, n, r or t.</summary>
internal static class Quoted
{
    /// <summary>Where the text that begins at <paramref name="at"/> ends, behind its quote.</summary>
    /// <param name="problem">Why it is none; null where it is.</param>
    public static int End(string text, int at, out string? problem)
    {
        problem = null;
        var quote = text[at];
        for (var i = at + 1; i < text.Length; i++)
        {
            if (text[i] == quote)
                return i + 1;
            if (text[i] == '\\' && ++i < text.Length && Escaped(text[i]) is null)
            {
                problem = $"the text has '\\{text[i]}'; expected \\\\, \\\", \\', \\*, \\n, \\r or \\t";
                return at;
            }
        }
        problem = $"the text is not closed; expected {quote}";
        return at;
    }

    /// <summary>The text itself, and the places in it of stars without a backslash.</summary>
    /// <param name="quoted">As <see cref="End"/> found it.</param>
    public static (string Text, ImmutableArray<int> Stars) Read(string quoted)
    {
        var inner = quoted.AsSpan(1, quoted.Length - 2);
        if (inner.IndexOfAny('\\', '*') < 0)
            return (inner.ToString(), []);
        var text = new StringBuilder(inner.Length);
        var stars = ImmutableArray.CreateBuilder<int>();
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] == '*')
                stars.Add(text.Length);
            text.Append(inner[i] == '\\' ? Escaped(inner[++i])!.Value : inner[i]);
        }
        return (text.ToString(), stars.ToImmutable());
    }

    private static char? Escaped(char c) => c switch
    {
        '\\' or '"' or '\'' or '*' => c,
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ => null,
    };
}
