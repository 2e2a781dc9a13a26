namespace Insights.Domain.Segments;

/// <summary>A saved filter of an account (docs/semantics.md 1.9).</summary>
/// <param name="Name">Unique in the account; as <see cref="SegmentNames"/> says.</param>
/// <param name="DisplayName">For people; up to 128 characters, may be empty.</param>
/// <param name="Description">For people; up to 1,024 characters, may be empty.</param>
/// <param name="Filter">As written; it was valid when it was saved, which a retired attribute may have ended.</param>
/// <param name="Revision">Grows with every change, also where a segment is deleted and made anew; 0 for a ready-made one.</param>
public sealed record Segment(
    string Name, string DisplayName, string Description, string Filter, long Revision, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>Whether it is one that every account has and nobody changes.</summary>
    public bool IsReadyMade => SegmentNames.IsReadyMade(Name);
}

/// <summary>Bounds of segments; all inclusive.</summary>
public static class SegmentLimits
{
    /// <summary>Most segments that one account makes; the ready-made ones do not count.</summary>
    public const int MaxSegments = 200;

    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 64;

    /// <summary>Longest display name, in characters.</summary>
    public const int MaxDisplayNameLength = 128;

    /// <summary>Longest description, in characters.</summary>
    public const int MaxDescriptionLength = 1024;
}

/// <summary>Names of segments: 1 to 64 of a-z, 0-9 and '-'.</summary>
public static class SegmentNames
{
    /// <summary>What the names of ready-made segments begin with, and no others.</summary>
    public const string ReadyMadePrefix = "insights-";

    /// <summary>Whether it can be a name, an account's own or a ready-made one.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= SegmentLimits.MaxNameLength
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    public static bool IsReadyMade(string name) => name.StartsWith(ReadyMadePrefix, StringComparison.Ordinal);

    /// <summary>Why an account cannot give that name, to be read on from it; null where it can.</summary>
    public static string? Fault(string? name)
    {
        if (name is null || !IsName(name))
            return $"must be 1 to {SegmentLimits.MaxNameLength} of a-z, 0-9 and '-'";
        return IsReadyMade(name) ? $"must not begin with '{ReadyMadePrefix}': those names are of ready-made segments" : null;
    }
}
