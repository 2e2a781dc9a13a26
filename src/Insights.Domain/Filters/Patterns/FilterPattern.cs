using System.Text.RegularExpressions;

namespace Insights.Domain.Filters.Patterns;

/// <summary>
/// A pattern of <c>matches</c>: the part of regular expressions that means the same everywhere, over Unicode code points, read
/// once and written anew for each engine. Equal by its text. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Characters, <c>.</c> (any character, a line break too), <c>[a-z]</c>, <c>[^a-z]</c>, <c>\d \w \s \D \W \S</c> (of ASCII),
/// <c>\n \r \t</c>, a backslash before punctuation, <c>^</c> and <c>$</c> (of the whole text), groups, <c>|</c>,
/// <c>* + ? {m} {m,} {m,n}</c>. It matches where any part of the text does.
/// </remarks>
public sealed class FilterPattern : IEquatable<FilterPattern>
{
    private readonly Lazy<Regex> _regex;

    internal FilterPattern(string text, string dotNet, string postgreSql)
    {
        Text = text;
        DotNet = dotNet;
        PostgreSql = postgreSql;
        _regex = new Lazy<Regex>(() => Compile(dotNet));
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>For <see cref="Compile"/>.</summary>
    public string DotNet { get; }

    /// <summary>An advanced regular expression of PostgreSQL, for <c>~</c> under COLLATE "C" in a database of encoding UTF8.</summary>
    public string PostgreSql { get; }

    /// <summary>Reads a pattern.</summary>
    /// <param name="fault">Why it is none, to be read on from "the pattern"; null where it is.</param>
    public static FilterPattern? Read(string text, out string? fault) => PatternReader.Read(text, out fault);

    /// <summary>The engine of .NET that goes through a text once, whatever the pattern.</summary>
    public static Regex Compile(string dotNet) => new(dotNet, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    public bool IsMatch(string text) => _regex.Value.IsMatch(text);

    public bool Equals(FilterPattern? other) => other is not null && Text == other.Text;

    public override bool Equals(object? obj) => Equals(obj as FilterPattern);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;
}
