using Insights.Domain.Filters.Evaluation;

namespace Insights.Service.Segments;

/// <summary>Whether a user is in a segment: a closed set.</summary>
public enum SegmentStatus
{
    Member = 1,
    NotMember,

    /// <summary>Its filter means nothing now, as where an attribute was retired.</summary>
    Invalid,

    /// <summary>There is no such segment.</summary>
    NotFound,
}

/// <summary>The wire form of <see cref="SegmentStatus"/>.</summary>
public static class SegmentStatuses
{
    public static string WireName(this SegmentStatus status) => status switch
    {
        SegmentStatus.Member => "MEMBER",
        SegmentStatus.NotMember => "NOT_MEMBER",
        SegmentStatus.Invalid => "INVALID",
        SegmentStatus.NotFound => "NOT_FOUND",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };
}

/// <summary>Whether a user is in one of the segments asked for.</summary>
/// <param name="Detail">Why there is no verdict; null where there is one.</param>
public sealed record SegmentVerdict(string Segment, SegmentStatus Status, string? Detail = null);

/// <summary>Why a user is in a segment or not.</summary>
/// <param name="Segment">Its name; empty where a filter was asked about that is none.</param>
/// <param name="Filter">As written.</param>
public sealed record SegmentExplanation(string Segment, string Filter, Explanation Root);

/// <summary>A segment that a request describes.</summary>
/// <param name="Name">Null where the path names it.</param>
public sealed record SegmentDraft(string? Name, string? DisplayName, string? Description, string? Filter);
