using System.Buffers;
using Insights.Domain.Filters;
using Superpower.Model;

namespace Insights.Service.Filters;

/// <summary>
/// Cuts a filter into tokens. By hand, as times and versions have the dots and colons that stand for something else elsewhere.
/// </summary>
internal static class FilterLexer
{
    private const string Special = "()\"',=!<>:.";
    private static readonly SearchValues<char> _date = SearchValues.Create("0123456789-");

    /// <param name="fault">What cannot be a token, and where; null where all can.</param>
    public static List<Token<FilterToken>> Cut(string text, out FilterFault? fault)
    {
        var tokens = new List<Token<FilterToken>>();
        var at = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
                at++;
            if (at == text.Length)
            {
                fault = null;
                return tokens;
            }
            var (kind, end, problem) = Next(text, at);
            if (problem is not null)
            {
                fault = new FilterFault(at + 1, problem);
                return tokens;
            }
            tokens.Add(new Token<FilterToken>(kind, new TextSpan(text, new Position(at, 1, at + 1), end - at)));
            at = end;
        }
    }

    private static (FilterToken Kind, int End, string? Problem) Next(string text, int at)
    {
        var c = text[at];
        var next = at + 1 < text.Length ? text[at + 1] : '\0';
        switch (c)
        {
            case '(':
                return (FilterToken.Open, at + 1, null);
            case ')':
                return (FilterToken.Close, at + 1, null);
            case ',':
                return (FilterToken.Comma, at + 1, null);
            case '.':
                return (FilterToken.Dot, at + 1, null);
            case '=' or ':':
                return (FilterToken.Comparator, at + 1, null);
            case '<' or '>':
                return (FilterToken.Comparator, at + (next == '=' ? 2 : 1), null);
            case '!':
                return next == '=' ? (FilterToken.Comparator, at + 2, null) : (default, at, "expected '=' after '!'; to negate, write NOT or '-'");
            case '"' or '\'':
                return Quoted.End(text, at, out var problem) is var end && problem is null ? (FilterToken.Text, end, null) : (default, at, problem);
            case '-' or '+' when char.IsAsciiDigit(next):
                return Literal(text, at);
            case '-':
                return (FilterToken.Minus, at + 1, null);
            case '+':
                return (default, at, "expected a number after '+'; a text that begins with it goes in quotes");
            case var _ when char.IsControl(c):
                return (default, at, "there is a control character");
            default:
                return char.IsAsciiDigit(c) ? Literal(text, at) : Word(text, at);
        }
    }

    private static (FilterToken Kind, int End, string? Problem) Literal(string text, int at)
    {
        var rest = text.AsSpan(at);
        var isTime = rest is [_, _, _, _, '-', _, _, '-', _, _, ..] && rest[..10].IndexOfAnyExcept(_date) < 0;
        var end = at + 1;
        while (end < text.Length && (IsOfWord(text[end]) || (text[end] == '.' && end + 1 < text.Length && IsOfWord(text[end + 1])) || (isTime && text[end] == ':')))
            end++;
        return (FilterToken.Literal, end, null);
    }

    private static (FilterToken Kind, int End, string? Problem) Word(string text, int at)
    {
        var end = at + 1;
        while (end < text.Length && IsOfWord(text[end]))
            end++;
        return (text.AsSpan(at, end - at) switch
        {
            "AND" => FilterToken.And,
            "OR" => FilterToken.Or,
            "NOT" => FilterToken.Not,
            "IN" => FilterToken.In,
            _ => FilterToken.Word,
        }, end, null);
    }

    private static bool IsOfWord(char c) => !char.IsWhiteSpace(c) && !char.IsControl(c) && !Special.Contains(c);
}
