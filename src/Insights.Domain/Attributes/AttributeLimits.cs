using Insights.Domain.Events;

namespace Insights.Domain.Attributes;

/// <summary>Bounds of attributes and their values (docs/semantics.md 1.6); all inclusive.</summary>
public static class AttributeLimits
{
    /// <summary>Most names that one account has at a time, across every source.</summary>
    public const int MaxNames = 100;

    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 64;

    /// <summary>Longest text, as a value or in a list, in characters.</summary>
    public const int MaxTextLength = 1024;

    /// <summary>Most texts in a list.</summary>
    public const int MaxListTexts = 100;

    /// <summary>Most operations in one update.</summary>
    public const int MaxOperations = 100;

    /// <summary>Longest operation ID, in UTF-8 bytes.</summary>
    public const int MaxOperationIdBytes = 64;

    /// <summary>Longest description of a name, in characters.</summary>
    public const int MaxDescriptionLength = 1024;

    /// <summary>Whether <paramref name="text"/> can be kept: no half of a character, and not U+0000, which no database column holds.</summary>
    public static bool IsText(string text, int maxLength) =>
        text.Length <= maxLength && !text.Contains('\0') && EventLimits.IsWellFormed(text);
}
