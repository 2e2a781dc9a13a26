using Insights.Domain.Filters;
using Insights.Domain.Filters.Syntax;
using Superpower.Model;

namespace Insights.Service.Filters;

/// <summary>Says what a parser did not find, in the words of the language.</summary>
internal static class SyntaxFaults
{
    public static FilterFault Of(TokenListParserResult<FilterToken, SyntaxNode> result, string text)
    {
        var expected = Expected(result.Expectations);
        if (result.Remainder.IsAtEnd)
            return new FilterFault(text.Length + 1, $"the filter ends here, and {expected} was expected");
        var token = result.Remainder.ConsumeToken().Value;
        var column = token.Position.Absolute + 1;
        var found = token.ToStringValue();
        var before = text.AsSpan(0, column - 1).TrimEnd();
        return new FilterFault(column, token.Kind switch
        {
            FilterToken.And or FilterToken.Or or FilterToken.Not or FilterToken.In when before.EndsWith(".") =>
                $"{found} is a word of the language; as a name it goes in quotes: {LastWord(before[..^1])}.\"{found}\"",
            FilterToken.Open when expected == "a value" =>
                "expected a value, and found '('; one of several is written IN (50, 5)",
            FilterToken.Close when expected == End => "')' closes nothing",
            FilterToken.Minus when expected == "a value" => "expected a value, and found '-'; a text that begins with it goes in quotes",
            FilterToken.And or FilterToken.Or or FilterToken.Not when expected == "a value" =>
                $"expected a value, and found {found}; as a text it goes in quotes",
            _ => $"expected {expected}, and found {(token.Kind == FilterToken.Text ? found : $"'{found}'")}",
        });
    }

    private static string LastWord(ReadOnlySpan<char> text)
    {
        var start = text.Length;
        while (start > 0 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] == '_'))
            start--;
        return text[start..].ToString();
    }

    private const string End = "AND, OR, another clause or the end";

    private static string Expected(string[]? expectations)
    {
        var all = (expectations ?? []).Where(e => e != "end of input").Select(e => e.Replace('`', '\'')).Distinct().ToList();
        return all.Count switch
        {
            0 => End,
            1 => all[0],
            _ => string.Join(", ", all.Take(all.Count - 1)) + " or " + all[^1],
        };
    }
}
