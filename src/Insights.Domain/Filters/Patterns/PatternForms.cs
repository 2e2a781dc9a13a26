using System.Globalization;
using System.Text;

namespace Insights.Domain.Filters.Patterns;

/// <summary>
/// Writes a pattern for both engines at once. .NET counts UTF-16 code units, so that a character above U+FFFF is spelled as its
/// two halves there, and no class takes one half of it. Nothing but letters and digits of ASCII is written as itself.
/// </summary>
internal sealed class PatternForms
{
    private const string Pair = @"[\uD800-\uDBFF][\uDC00-\uDFFF]";
    private const int FirstSurrogate = 0xD800;
    private const int LastSurrogate = 0xDFFF;

    private readonly StringBuilder _dotNet = new();
    private readonly StringBuilder _postgreSql = new();

    public string DotNet => _dotNet.ToString();

    public string PostgreSql => _postgreSql.ToString();

    /// <summary>What both engines write alike: groups, alternatives, quantifiers.</summary>
    public void Same(string text)
    {
        _dotNet.Append(text);
        _postgreSql.Append(text);
    }

    public void Start() => Both(@"\A", @"\A");

    public void End() => Both(@"\z", @"\Z");

    public void AnyCharacter() => Both($@"(?:{Pair}|[^\uD800-\uDFFF])", ".");

    public void Character(Rune rune)
    {
        if (rune.IsAscii && char.IsAsciiLetterOrDigit((char)rune.Value))
            Same(((char)rune.Value).ToString());
        else if (rune.IsBmp)
            Same(Escape(rune.Value));
        else
            Both($"(?:{string.Concat(rune.ToString().Select(c => Escape(c)))})", string.Create(CultureInfo.InvariantCulture, $@"\U{rune.Value:x8}"));
    }

    /// <param name="ranges">Inclusive at both ends, of characters up to U+FFFF; none of them a lone surrogate.</param>
    public void Class(IReadOnlyList<(int First, int Last)> ranges, bool negated)
    {
        var dotNet = string.Concat(ranges.SelectMany(WithoutSurrogates).Select(Range));
        var postgreSql = string.Concat(ranges.Select(Range));
        if (negated)
            Both($@"(?:{Pair}|[^{dotNet}\uD800-\uDFFF])", $"[^{postgreSql}]");
        else
            Both($"[{dotNet}]", $"[{postgreSql}]");
    }

    private void Both(string dotNet, string postgreSql)
    {
        _dotNet.Append(dotNet);
        _postgreSql.Append(postgreSql);
    }

    private static IEnumerable<(int First, int Last)> WithoutSurrogates((int First, int Last) range)
    {
        if (range.First > LastSurrogate || range.Last < FirstSurrogate)
            return [range];
        return [(range.First, FirstSurrogate - 1), (LastSurrogate + 1, range.Last)];
    }

    private static string Range((int First, int Last) range) =>
        range.First == range.Last ? Escape(range.First) : $"{Escape(range.First)}-{Escape(range.Last)}";

    private static string Escape(int unit) => string.Create(CultureInfo.InvariantCulture, $@"\u{unit:x4}");
}
