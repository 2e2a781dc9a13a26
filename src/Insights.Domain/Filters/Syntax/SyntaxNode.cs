using System.Collections.Immutable;

namespace Insights.Domain.Filters.Syntax;

/// <summary>A filter as it was read, before anything in it has a meaning: a closed set. What a parser makes and the checker takes.</summary>
public abstract record SyntaxNode
{
    private protected SyntaxNode()
    {
    }
}

/// <summary>AND, or one thing after another.</summary>
public sealed record AllSyntax(ImmutableArray<SyntaxNode> Parts) : SyntaxNode;

/// <summary>OR.</summary>
public sealed record AnySyntax(ImmutableArray<SyntaxNode> Parts) : SyntaxNode;

/// <summary>NOT or a minus.</summary>
public sealed record NotSyntax(SyntaxNode Part) : SyntaxNode;

/// <summary>A field, an operator and a value.</summary>
/// <param name="Operator">One of = != &lt; &lt;= &gt; &gt;= :</param>
/// <param name="Range">Of the whole.</param>
public sealed record ComparisonSyntax(SyntaxPath Field, string Operator, int OperatorColumn, SyntaxPath Value, SyntaxRange Range) : SyntaxNode;

/// <summary>A field IN a list.</summary>
public sealed record InSyntax(SyntaxPath Field, ImmutableArray<SyntaxPath> Values, SyntaxRange Range) : SyntaxNode;

/// <summary>A function of what stands in its parentheses.</summary>
/// <param name="EndColumn">Of the closing parenthesis.</param>
public sealed record CallSyntax(SyntaxPath Function, ImmutableArray<SyntaxPath> Arguments, int EndColumn, SyntaxRange Range) : SyntaxNode;

/// <summary>A word or text that stands alone.</summary>
public sealed record BareSyntax(SyntaxPath Words) : SyntaxNode;

/// <summary>One or more words or texts with dots between.</summary>
public sealed record SyntaxPath(ImmutableArray<SyntaxWord> Parts)
{
    public int Column => Parts[0].Column;

    /// <summary>As written, but for the quotes.</summary>
    public string Text => Parts.Length == 1 ? Parts[0].Text : string.Join('.', Parts.Select(p => p.Text));

    /// <summary>Whether quotes are in it.</summary>
    public bool IsQuoted => Parts.Any(p => p.IsQuoted);
}

/// <param name="Text">Without quotes, escapes undone.</param>
/// <param name="Column">From 1.</param>
/// <param name="End">Where it ends, from 0; exclusive.</param>
/// <param name="Stars">Places of <paramref name="Text"/> where a star stands in quotes without a backslash before it: a wildcard.</param>
public sealed record SyntaxWord(string Text, bool IsQuoted, int Column, int End, ImmutableArray<int> Stars = default);

/// <param name="Start">From 0.</param>
/// <param name="End">Exclusive.</param>
public readonly record struct SyntaxRange(int Start, int End);
