using System.Text;

namespace Insights.Domain.Filters.Patterns;

/// <summary>The classes of a pattern: <c>[a-z\d]</c> and the shorthands, which are of ASCII.</summary>
internal static class PatternClass
{
    private static readonly (int, int)[] _digits = [('0', '9')];
    private static readonly (int, int)[] _word = [('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
    private static readonly (int, int)[] _space = [('\t', '\r'), (' ', ' ')];

    /// <summary>What <c>\d</c> and the like stand for; null for what is none of them.</summary>
    public static (int First, int Last)[]? Shorthand(char c, out bool negated)
    {
        negated = char.IsAsciiLetterUpper(c);
        return c switch
        {
            'd' or 'D' => _digits,
            'w' or 'W' => _word,
            's' or 'S' => _space,
            _ => null,
        };
    }

    /// <summary>The character that a backslash before <paramref name="c"/> stands for; null where it means nothing here.</summary>
    public static char? Escaped(char c) => c switch
    {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ when char.IsAscii(c) && (char.IsPunctuation(c) || char.IsSymbol(c)) => c,
        _ => null,
    };

    /// <summary>Reads on from behind the '[' to behind the ']'.</summary>
    public static void Read(string text, ref int at, PatternForms forms, Func<string, Exception> fault)
    {
        var negated = at < text.Length && text[at] == '^';
        if (negated)
            at++;
        var ranges = new List<(int First, int Last)>();
        while (true)
        {
            if (at >= text.Length)
                throw fault("has a '[' that is not closed");
            if (text[at] == ']')
                break;
            if (text[at] == '\\' && at + 1 < text.Length && Shorthand(text[at + 1], out var without) is { } shorthand)
            {
                if (without)
                    throw fault($"has '\\{text[at + 1]}' between '[' and ']', which is not supported");
                at += 2;
                ranges.AddRange(shorthand);
                continue;
            }
            var first = One(text, ref at, fault);
            var last = first;
            if (at + 1 < text.Length && text[at] == '-' && text[at + 1] != ']')
            {
                at++;
                last = One(text, ref at, fault);
            }
            ranges.Add(first <= last ? (first, last) : throw fault("has a range between '[' and ']' whose end comes before its start"));
        }
        if (ranges.Count == 0)
            throw fault("has nothing between '[' and ']'; as a character ']' is written '\\]'");
        at++;
        forms.Class(ranges, negated);
    }

    private static char One(string text, ref int at, Func<string, Exception> fault)
    {
        if (at >= text.Length)
            throw fault("has a '[' that is not closed");
        var c = text[at];
        if (char.IsSurrogate(c))
            throw fault("has a character above U+FFFF between '[' and ']', which is not supported");
        if (c == '[')
            throw fault("has a '[' between '[' and ']' that must be written '\\['");
        at++;
        if (c != '\\')
            return c;
        if (at >= text.Length)
            throw fault("ends in a backslash");
        c = text[at++];
        return Escaped(c) ?? throw fault($"has '\\{c}', which is not supported");
    }
}
