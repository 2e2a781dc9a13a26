using Superpower.Display;

namespace Insights.Service.Filters;

/// <summary>What a filter is made of; the descriptions stand in faults.</summary>
internal enum FilterToken
{
    [Token(Description = "a word")]
    Word,

    /// <summary>Begins with a digit, or a sign and a digit: a number, time, duration or version.</summary>
    [Token(Description = "a number, time or duration")]
    Literal,

    [Token(Description = "a text in quotes")]
    Text,

    [Token(Example = "AND")]
    And,

    [Token(Example = "OR")]
    Or,

    [Token(Example = "NOT")]
    Not,

    [Token(Example = "IN")]
    In,

    [Token(Example = "-")]
    Minus,

    [Token(Example = "(")]
    Open,

    [Token(Example = ")")]
    Close,

    [Token(Example = ",")]
    Comma,

    [Token(Example = ".")]
    Dot,

    [Token(Example = "=, !=, <, <=, >, >= or :")]
    Comparator,
}
