namespace Insights.Domain.Segments;

/// <summary>A change to the segments of an account: a closed set. What is in it was checked before.</summary>
/// <param name="Name">Of the segment.</param>
public abstract record SegmentChange(string Name);

public sealed record CreateSegment(string Name, string DisplayName, string Description, string Filter) : SegmentChange(Name);

/// <summary>Changes what is named; null leaves it as it is.</summary>
/// <param name="Revision">What the segment must still be at; null: whatever it is.</param>
public sealed record UpdateSegment(string Name, string? DisplayName, string? Description, string? Filter, long? Revision) : SegmentChange(Name);

/// <param name="Revision">What the segment must still be at; null: whatever it is.</param>
public sealed record DeleteSegment(string Name, long? Revision) : SegmentChange(Name);

/// <summary>What became of a change.</summary>
public enum SegmentOutcome
{
    Done = 1,

    /// <summary>There is no segment of that name.</summary>
    NotFound,

    /// <summary>There is one of that name.</summary>
    AlreadyExists,

    /// <summary>The account has as many as it may.</summary>
    TooMany,

    /// <summary>It is at another revision than the change was made for.</summary>
    OtherRevision,
}

/// <summary>What follows from a change.</summary>
/// <param name="After">The segment as it is to be stored; null where it is to be deleted, and where nothing is done.</param>
public sealed record SegmentDecision(SegmentOutcome Outcome, Segment? After);
