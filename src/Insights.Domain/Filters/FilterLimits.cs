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
}
