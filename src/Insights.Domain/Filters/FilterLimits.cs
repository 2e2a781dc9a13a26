namespace Insights.Domain.Filters;

/// <summary>Bounds of a filter; all inclusive. They hold before anything recurses into it.</summary>
public static class FilterLimits
{
    /// <summary>Longest filter, in UTF-16 code units.</summary>
    public const int MaxLength = 4096;

    /// <summary>Most parentheses open at a time. The parser takes some 10 KB of stack for each, of 1.5 MB that a thread has.</summary>
    public const int MaxDepth = 32;

    /// <summary>Most clauses.</summary>
    public const int MaxClauses = 100;

    /// <summary>Most values of one IN.</summary>
    public const int MaxInValues = 100;

    /// <summary>Furthest that a relative time reaches, and longest duration, in milliseconds: 366,000 days.</summary>
    public const long MaxSpanMs = 366_000L * 24 * 60 * 60 * 1000;

    /// <summary>Longest pattern of <c>matches</c>, in UTF-16 code units.</summary>
    public const int MaxPatternLength = 256;

    /// <summary>Most groups open at a time in a pattern.</summary>
    public const int MaxPatternDepth = 16;

    /// <summary>Most repetitions that a pattern counts: <c>{0,100}</c>.</summary>
    public const int MaxPatternRepeat = 100;

    /// <summary>Largest pattern, in characters and classes, each counted as often as it is repeated.</summary>
    public const int MaxPatternSize = 1000;
}
