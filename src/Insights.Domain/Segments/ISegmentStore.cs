namespace Insights.Domain.Segments;

/// <summary>
/// Where the segments of accounts are kept. Changes to one account's are made one after another, whatever process they come
/// from. Safe for concurrent use.
/// </summary>
public interface ISegmentStore
{
    /// <summary>The segments of an account; of one that has none, only the ready-made.</summary>
    ValueTask<SegmentBook> ReadAsync(string account, CancellationToken ct);

    /// <summary>Makes a change as <see cref="SegmentBook.Decide"/> decides on the book as it then stands; durable when it ends.</summary>
    /// <returns>What was decided, and the book afterwards.</returns>
    ValueTask<(SegmentDecision Decision, SegmentBook Book)> ChangeAsync(
        string account, SegmentChange change, DateTimeOffset at, CancellationToken ct);

    /// <summary>Grows with every change to any book; cheap to read.</summary>
    ValueTask<long> SegmentChangesAsync(CancellationToken ct);
}
