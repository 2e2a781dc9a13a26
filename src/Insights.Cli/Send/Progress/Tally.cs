using Insights.Cli.Http;
using Insights.Cli.Send.Formats;
using Insights.Cli.Send.Sending;

namespace Insights.Cli.Send.Progress;

/// <summary>Counts what became of the events. Thread-safe.</summary>
internal sealed class Tally
{
    /// <summary>The reason that this program gives, beside the server's: the line holds no event.</summary>
    public const string UnreadableLine = "UNREADABLE_LINE";

    private const int ExamplesPerReason = 5;

    private readonly Lock gate = new();
    private readonly SortedDictionary<string, OfReason> rejections = new(StringComparer.Ordinal);
    private long accepted;
    private long duplicates;
    private long rejected;
    private long retries;
    private long sourceSize;

    public Counts Counts
    {
        get
        {
            lock (gate)
                return new(accepted, duplicates, rejected, retries, sourceSize);
        }
    }

    /// <exception cref="ApiException">The answer is none that is known.</exception>
    public void Take(Position position, EventAnswer answer)
    {
        switch (answer.Status)
        {
            case "ACCEPTED":
                Interlocked.Increment(ref accepted);
                break;
            case "DUPLICATE":
                Interlocked.Increment(ref duplicates);
                break;
            case "REJECTED":
                Reject(position, answer.Reason, answer.Detail);
                break;
            default:
                throw new ApiException($"the server answered an unknown status \"{answer.Status}\"");
        }
    }

    public void Reject(Position position, string reason, string? detail)
    {
        lock (gate)
        {
            rejected++;
            if (!rejections.TryGetValue(reason, out var of))
                rejections[reason] = of = new();
            of.Count++;
            of.Examples[position] = detail;
            // The first of the file, whatever order the answers came in.
            if (of.Examples.Count > ExamplesPerReason)
                of.Examples.Remove(of.Examples.Keys.Last());
        }
    }

    public void Retry() => Interlocked.Increment(ref retries);

    /// <summary>So much more of the source is done with; see <see cref="Batch.SourceSize"/>.</summary>
    public void Advance(long size) => Interlocked.Add(ref sourceSize, size);

    /// <summary>The rejections by reason, each with the first few lines.</summary>
    public IReadOnlyList<(string Reason, long Count, IReadOnlyList<(Position Position, string? Detail)> Examples)> Rejections()
    {
        lock (gate)
            return [.. rejections.Select(r => (r.Key, r.Value.Count, Copy(r.Value)))];
    }

    private static IReadOnlyList<(Position Position, string? Detail)> Copy(OfReason of) => [.. of.Examples.Select(e => (e.Key, e.Value))];

    private sealed class OfReason
    {
        public long Count { get; set; }

        public SortedDictionary<Position, string?> Examples { get; } = [];
    }
}
