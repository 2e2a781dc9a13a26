using Insights.Domain.Segments;

namespace Insights.Testing.InMemory;

public sealed partial class InMemoryStore : ISegmentStore
{
    ValueTask<SegmentBook> ISegmentStore.ReadAsync(string account, CancellationToken ct) => Read(() => database.Segments(account));

    public ValueTask<(SegmentDecision Decision, SegmentBook Book)> ChangeAsync(
        string account, SegmentChange change, DateTimeOffset at, CancellationToken ct) => Read(() =>
    {
        var decision = database.Segments(account).Decide(change, at);
        if (decision.Outcome == SegmentOutcome.Done)
        {
            var others = database.Segments(account).Own.Where(s => s.Name != change.Name);
            database.Put(account, new SegmentBook(decision.After is { } after ? others.Append(after) : others));
        }
        return (decision, database.Segments(account));
    });

    public ValueTask<long> SegmentChangesAsync(CancellationToken ct) => Read(() => database.SegmentChanges);
}
