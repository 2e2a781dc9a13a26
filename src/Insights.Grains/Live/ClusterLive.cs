using Google.Protobuf;
using Insights.Contracts;
using Insights.Domain.Live;
using Insights.Domain.Telemetry;
using Insights.Grains.Wire;
using Insights.Service.Live;
using Insights.Storage.V1;
using Microsoft.Extensions.Logging;
using Orleans;
using LiveState = Insights.Domain.Live.LiveState;

namespace Insights.Grains.Live;

/// <summary>
/// How the silos tell each other who is live: each tells one grain for each slice what came to it, and hears what came to all.
/// So every silo knows all, and lists and watches without asking another; and for the slices whose grain is here, nothing is
/// told that is on the board already. Where a slice is gone with its silo, the next one is told what every silo knows.
/// </summary>
public sealed partial class ClusterLive(IGrainFactory grains, LiveOutbox outbox, LiveBoard board, LiveRecovery recovery, ILogger<ClusterLive> logger)
    : ILiveExchange
{
    /// <summary>Users told at a time, at most.</summary>
    private const int MostAtOnce = 5_000;

    /// <summary>The version of one who need not be told.</summary>
    private const long KnowsAll = long.MaxValue;

    private readonly ByteString _origin = ByteString.CopyFrom(Guid.CreateVersion7().ToByteArray());
    private readonly Link[] _links = [.. Enumerable.Range(0, LiveSlice.Count).Select(_ => new Link())];
    private Task _reading = Task.CompletedTask;

    public bool IsLocal => false;

    public async ValueTask ExchangeAsync(CancellationToken ct) =>
        await Task.WhenAll(Enumerable.Range(0, _links.Length).Select(slice => ExchangeAsync(slice, ct))).ConfigureAwait(false);

    private async Task ExchangeAsync(int slice, CancellationToken ct)
    {
        var link = _links[slice];
        LiveExchangeAnswer answer;
        do
        {
            var here = board.IsHosted(slice, link.Epoch);
            var again = link.Pending is not null;
            if (link.Pending is null)
                (link.Pending, link.Number) = (Collect(slice, here), link.Number + 1);
            answer = await CallAsync(slice, Request(link, link.Pending, here ? KnowsAll : link.Version), ct).ConfigureAwait(false);
            if (answer.Epoch != link.Epoch)
            {
                // Nobody knows whether the epoch before has taken what was sent to it: told as sums, it counts once either way.
                if (again && link.Epoch != 0)
                {
                    board.Take(slice, link.Pending);
                    link.Pending = [];
                }
                await TellAllAsync(slice, answer.Epoch, ct).ConfigureAwait(false);
                (link.Epoch, link.Version, link.WantsCounts) = (answer.Epoch, 0, true);
                continue;
            }
            (link.Pending, link.Version) = (null, answer.Version);
            board.Take(slice, answer.Users.ToDomain());
            if (answer.Counts is { } counts)
            {
                board.Slices[slice].TakeCounts(counts.ToDomain());
                link.WantsCounts = false;
            }
            if (answer.ReadStore && _reading.IsCompleted)
                _reading = ReadStoreAsync(ct);
        }
        while (answer.HasMore || (link.WantsCounts && link.Pending is not null));
    }

    /// <summary>What is to be told of one slice; nothing where the silos tell each other here, as then the board has told it.</summary>
    private List<LiveState> Collect(int slice, bool here)
    {
        List<LiveState> news = [.. outbox.Drain(slice), .. TakeFound(slice)];
        if (!here)
            return news;
        board.Take(slice, news);
        return [];
    }

    /// <summary>A slice that is new knows nothing.</summary>
    private async Task TellAllAsync(int slice, long epoch, CancellationToken ct)
    {
        var all = board.Slices[slice].After(null, 0).Changes;
        foreach (var part in all.Chunk(MostAtOnce))
            await CallAsync(slice, Whole(part, null), ct).ConfigureAwait(false);
        await CallAsync(slice, Whole([], board.Slices[slice].Counts().ToProto()), ct).ConfigureAwait(false);

        LiveExchangeRequest Whole(LiveState[] users, LiveCounts? counts) =>
            new() { Origin = _origin, Epoch = epoch, Users = { users.Select(LiveMapping.ToProto) }, IsWhole = true, Counts = counts };
    }

    private LiveExchangeRequest Request(Link link, List<LiveState> users, long version) => new()
    {
        Origin = _origin,
        Number = link.Number,
        Epoch = link.Epoch,
        Version = version,
        Users = { users.Select(LiveMapping.ToProto) },
        WantsCounts = link.WantsCounts,
    };

    private async Task<LiveExchangeAnswer> CallAsync(int slice, LiveExchangeRequest request, CancellationToken ct)
    {
        var answer = await grains.GetGrain<ILiveSliceGrain>(slice).ExchangeAsync(request.ToMessage()).WaitAsync(ct).ConfigureAwait(false);
        return answer.Read(LiveExchangeAnswer.Parser, a => a);
    }

    private async Task ReadStoreAsync(CancellationToken ct)
    {
        try
        {
            var found = await recovery.FindAsync(ct).ConfigureAwait(false);
            foreach (var state in found)
            {
                lock (_links)
                    _links[LiveSlice.Of(state.User)].Found.Add(state);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // It is the end.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Each user's next event tells of it.
            NotFound(e);
        }
    }

    private List<LiveState> TakeFound(int slice)
    {
        lock (_links)
        {
            var found = _links[slice].Found;
            _links[slice].Found = [];
            return found;
        }
    }

    [LoggerMessage(EventIds.ClusterLiveNotFound, LogLevel.Warning, "Who is live could not be read in the store.")]
    private partial void NotFound(Exception e);

    /// <summary>How far this silo and one slice are with each other.</summary>
    private sealed class Link
    {
        public long Epoch { get; set; }

        public long Version { get; set; }

        public long Number { get; set; }

        public bool WantsCounts { get; set; }

        /// <summary>What is on its way; told again under the same number until it is known to have come.</summary>
        public List<LiveState>? Pending { get; set; }

        /// <summary>What was found in the store, and is to be told.</summary>
        public List<LiveState> Found { get; set; } = [];
    }
}
