using Insights.Domain.Attributes.Catalogue;
using Insights.Domain.Filters;
using Insights.Domain.Filters.Checking;
using Superpower.Model;

namespace Insights.Service.Filters;

/// <summary>Reads filters: text to tokens, tokens to syntax, syntax to a checked filter. Safe for concurrent use.</summary>
public static class FilterReader
{
    /// <summary>Reads a filter and checks it against an account's attributes.</summary>
    /// <param name="text">Up to 4,096 UTF-16 code units; blank: every user.</param>
    /// <returns>The filter, or what is wrong with it: of the syntax the first thing, of what is in it everything.</returns>
    public static FilterReading Read(string text, AttributeCatalogue catalogue)
    {
        if (text.Length > FilterLimits.MaxLength)
            return FilterReading.Of(new FilterFault(FilterLimits.MaxLength + 1, $"a filter may have {FilterLimits.MaxLength} characters, and this has {text.Length}"));
        if (BadCharacter(text) is { } at)
            return FilterReading.Of(new FilterFault(at + 1, "there is a character that is none: U+0000, or half of one"));
        var tokens = FilterLexer.Cut(text, out var fault);
        fault ??= TooDeep(tokens) ?? FunctionAsValue(tokens);
        if (fault is not null)
            return FilterReading.Of(fault);
        if (tokens.Count == 0)
            return FilterChecker.Check(text, null, catalogue);
        var parsed = FilterGrammar.Filter(new TokenList<FilterToken>([.. tokens]));
        return parsed.HasValue
            ? FilterChecker.Check(text, parsed.Value, catalogue)
            : FilterReading.Of(SyntaxFaults.Of(parsed, text));
    }

    /// <summary>Before the parser, which would take what stands in the parentheses for the next clause.</summary>
    private static FilterFault? FunctionAsValue(List<Token<FilterToken>> tokens)
    {
        for (var i = 2; i < tokens.Count; i++)
        {
            if (tokens[i].Kind == FilterToken.Open && tokens[i - 1].Kind == FilterToken.Word && tokens[i - 2].Kind == FilterToken.Comparator
                && tokens[i].Position.Absolute == tokens[i - 1].Position.Absolute + tokens[i - 1].Span.Length)
                return new FilterFault(tokens[i].Position.Absolute + 1, "a value is no function: write now, -7d or 2026-01-31T12:00:00Z without parentheses");
        }
        return null;
    }

    /// <summary>Before the parser, which recurses once for each.</summary>
    private static FilterFault? TooDeep(List<Token<FilterToken>> tokens)
    {
        var depth = 0;
        foreach (var token in tokens)
        {
            depth += token.Kind switch { FilterToken.Open => 1, FilterToken.Close => -1, _ => 0 };
            if (depth > FilterLimits.MaxDepth)
                return new FilterFault(token.Position.Absolute + 1, $"more than {FilterLimits.MaxDepth} parentheses are open here");
        }
        return null;
    }

    private static int? BadCharacter(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0')
                return i;
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return i;
            i++;
        }
        return null;
    }
}
