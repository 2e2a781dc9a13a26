using System.Runtime.CompilerServices;
using Insights.Cli.Send.Formats;
using Insights.Cli.Send.Progress;
using Insights.Cli.Send.Reading;
using Insights.Cli.Send.Sending;
using Insights.Cli.Send.Times;

namespace Insights.Cli.Send;

/// <summary>The events of a file: first their times, where they are to move; then batches of them.</summary>
internal sealed class EventFile(Source source, SendRequest request, IdKey key, TimeProvider clock, Action<string> said)
{
    /// <summary>Bytes at which a batch is full before it has its count of events.</summary>
    private const int LargestBatch = 4 << 20;

    private readonly HashSet<string> told = [];

    /// <summary>How far all events move. Reads the file where that depends on its last event; zero where none has a time.</summary>
    public async Task<TimeSpan> ShiftAsync(CancellationToken cancel)
    {
        if (request.LastAt is not { } lastAt)
            return TimeSpan.Zero;
        DateTimeOffset? last = null;
        await using var stream = await source.OpenAsync(cancel);
        await foreach (var draft in DraftsAsync(stream, cancel))
        {
            if (draft.Event is not null && EventTime.Read(draft.Event) is { } time && (last is null || time > last))
                last = time;
        }
        return last is { } found ? lastAt.ShiftFrom(found, clock.GetUtcNow()) : TimeSpan.Zero;
    }

    /// <summary>The events in the order of the file; what cannot be read is counted at once.</summary>
    public async IAsyncEnumerable<Batch> BatchesAsync(TimeSpan shift, Tally tally, [EnumeratorCancellation] CancellationToken cancel)
    {
        var events = new List<Outgoing>(request.Batch);
        long size = 0, done = 0, end = 0;
        await using var stream = await source.OpenAsync(cancel);
        await foreach (var draft in DraftsAsync(stream, cancel))
        {
            end = draft.End;
            if (Prepare(draft, shift, tally) is not { } outgoing)
                continue;
            events.Add(outgoing);
            size += outgoing.Json.Length;
            if (events.Count < request.Batch && size < LargestBatch)
                continue;
            yield return new([.. events], end - done);
            events.Clear();
            (size, done) = (0, end);
        }
        if (events.Count > 0)
            yield return new([.. events], end - done);
        else
            tally.Advance(end - done);
    }

    private IAsyncEnumerable<Draft> DraftsAsync(Stream stream, CancellationToken cancel) =>
        IEventFormat.Of(request.Format, new EventIds(key, request.IdenticalLines), Say).ReadAsync(LineReader.ReadAsync(stream, cancel), cancel);

    // Also of a file that is read twice.
    private void Say(string found)
    {
        if (told.Add(found))
            said(found);
    }

    private Outgoing? Prepare(Draft draft, TimeSpan shift, Tally tally)
    {
        var outgoing = draft.Event is null ? null : Outgoing.Of(draft, shift, request.Application);
        if (outgoing is null)
            tally.Reject(draft.Position, Tally.UnreadableLine, draft.Fault ?? "text that is not Unicode");
        return outgoing;
    }
}
