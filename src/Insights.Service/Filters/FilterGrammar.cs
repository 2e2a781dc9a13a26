using System.Collections.Immutable;
using Insights.Domain.Filters.Syntax;
using Superpower;
using Superpower.Model;
using Superpower.Parsers;
using TokenParser = Superpower.TokenListParser<Insights.Service.Filters.FilterToken, Insights.Domain.Filters.Syntax.SyntaxNode>;

namespace Insights.Service.Filters;

/// <summary>
/// The grammar of AIP-160 over tokens. Which rule goes on is settled by the next token, so nothing is read twice and the time
/// grows with the length; it recurses for parentheses only, which are counted before.
/// </summary>
internal static class FilterGrammar
{
    private static readonly TokenListParser<FilterToken, SyntaxWord> _word =
        Token.EqualTo(FilterToken.Word).Or(Token.EqualTo(FilterToken.Literal)).Or(Token.EqualTo(FilterToken.Text)).Select(Word);

    /// <summary>IN can be a value (Indiana), as a list follows it where it is the operator.</summary>
    private static readonly TokenListParser<FilterToken, SyntaxPath> _path = Path(_word);

    private static readonly TokenListParser<FilterToken, SyntaxPath> _value =
        Path(_word.Or(Token.EqualTo(FilterToken.In).Select(Word))).Named("a value");

    private static readonly TokenListParser<FilterToken, Token<FilterToken>> _close = Token.EqualTo(FilterToken.Close);

    private static readonly TokenListParser<FilterToken, SyntaxPath[]> _values =
        from open in Token.EqualTo(FilterToken.Open)
        from values in _value.AtLeastOnceDelimitedBy(Token.EqualTo(FilterToken.Comma))
        select values;

    private static readonly TokenListParser<FilterToken, SyntaxPath[]> _arguments =
        Token.EqualTo(FilterToken.Open).IgnoreThen(_value.ManyDelimitedBy(Token.EqualTo(FilterToken.Comma)));

    private static readonly TokenParser _restriction = _path.Then(path => Comparison(path).Or(List(path)).Or(Call(path))
        .Or(Parse.Return<FilterToken, SyntaxNode>(new BareSyntax(path))));

    private static readonly TokenParser _composite =
        from open in Token.EqualTo(FilterToken.Open)
        from inner in Parse.Ref(() => _expression!)
        from close in _close
        select inner;

    private static readonly TokenParser _simple = _composite.Or(_restriction).Named("a field, a function or '('");

    private static readonly TokenParser _term = Token.EqualTo(FilterToken.Not).Or(Token.EqualTo(FilterToken.Minus))
        .IgnoreThen(_simple).Select(part => (SyntaxNode)new NotSyntax(part)).Or(_simple)
        .Named("a field, a function, NOT or '('");

    private static readonly TokenParser _factor =
        _term.AtLeastOnceDelimitedBy(Token.EqualTo(FilterToken.Or)).Select(parts => Group(parts, p => new AnySyntax(p)));

    private static readonly TokenParser _sequence = _factor.AtLeastOnce().Select(parts => Group(parts, p => new AllSyntax(p)));

    private static readonly TokenParser _expression =
        _sequence.AtLeastOnceDelimitedBy(Token.EqualTo(FilterToken.And)).Select(parts => Group(parts, p => new AllSyntax(p)));

    /// <summary>A filter, up to its end.</summary>
    public static readonly TokenParser Filter = _expression.AtEnd();

    private static TokenParser Comparison(SyntaxPath field) =>
        from comparator in Token.EqualTo(FilterToken.Comparator)
        from value in _value
        select (SyntaxNode)new ComparisonSyntax(
            field, comparator.ToStringValue(), Column(comparator), value, Range(field, EndOf(value)));

    private static TokenParser List(SyntaxPath field) =>
        from comparator in Token.EqualTo(FilterToken.In)
        from values in _values
        from close in _close
        select (SyntaxNode)new InSyntax(field, [.. values], Range(field, End(close)));

    private static TokenParser Call(SyntaxPath function) =>
        from arguments in _arguments
        from close in _close
        select (SyntaxNode)new CallSyntax(function, [.. arguments], Column(close), Range(function, End(close)));

    private static TokenListParser<FilterToken, SyntaxPath> Path(TokenListParser<FilterToken, SyntaxWord> word) =>
        word.AtLeastOnceDelimitedBy(Token.EqualTo(FilterToken.Dot)).Select(parts => new SyntaxPath([.. parts]));

    private static SyntaxNode Group(SyntaxNode[] parts, Func<ImmutableArray<SyntaxNode>, SyntaxNode> made) =>
        parts.Length == 1 ? parts[0] : made([.. parts]);

    private static SyntaxWord Word(Token<FilterToken> token)
    {
        var isQuoted = token.Kind == FilterToken.Text;
        var text = token.ToStringValue();
        var (read, stars) = isQuoted ? Quoted.Read(text) : (text, []);
        return new SyntaxWord(read, isQuoted, Column(token), End(token), stars);
    }

    private static int Column(Token<FilterToken> token) => token.Position.Absolute + 1;

    private static int End(Token<FilterToken> token) => token.Position.Absolute + token.Span.Length;

    private static int EndOf(SyntaxPath path) => path.Parts[^1].End;

    private static SyntaxRange Range(SyntaxPath first, int end) => new(first.Column - 1, end);
}
