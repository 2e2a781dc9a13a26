using Insights.Contracts.Live;
using Insights.Grains.Wire;
using Insights.Service.Live;
using Orleans;
using Orleans.Runtime;

namespace Insights.Grains.Live;

/// <summary>
/// Where the silos tell each other of one slice of the users who are live. It keeps them on the board of the silo it is in,
/// which would else hold them twice and be told what it told; it decides nothing.
/// </summary>
[GrainType("live-slice")]
public sealed class LiveSliceGrain(LiveBoard board) : Grain, ILiveSliceGrain
{
    /// <summary>Users in one answer, at most.</summary>
    private const int MostAtOnce = 5_000;

    /// <summary>A silo not heard of for so long is gone: fifteen times what lies between two of its reports.</summary>
    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(3);

    private readonly Dictionary<Guid, (long Number, long HeardTicks)> _origins = [];
    private readonly long _life = BitConverter.ToInt64(Guid.CreateVersion7().ToByteArray(), 8) | 1;
    private bool _readStore;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // One slice speaks for all: who is missing may be in any.
        _readStore = Slice == 0;
        board.Host(Slice, _life);
        return base.OnActivateAsync(cancellationToken);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        board.Release(Slice, _life);
        return base.OnDeactivateAsync(reason, cancellationToken);
    }

    private int Slice => (int)this.GetPrimaryKeyLong();

    public Task<LiveExchangeAnswer> ExchangeAsync(LiveExchangeRequest request)
    {
        if (request.Life != _life)
            return Task.FromResult(new LiveExchangeAnswer { Life = _life });
        var isNew = Hear(request);
        if (request.IsWhole || isNew)
            board.Take(Slice, request.Users.ToStates());
        var slice = board.Slices[Slice];
        if (request.Counts is { } counts)
            slice.TakeCounts(counts.Select(c => c.ToCount()));
        if (request.IsWhole)
            return Task.FromResult(new LiveExchangeAnswer { Life = _life });
        var (changes, version, more) = slice.After(null, request.Version, MostAtOnce);
        var answer = new LiveExchangeAnswer
        {
            Life = _life,
            Version = version,
            Users = [.. changes.Select(u => u.ToSent())],
            HasMore = more,
            Counts = request.WantsCounts && !more ? [.. slice.Counts().Select(c => c.ToSent())] : null,
            ReadStore = _readStore,
        };
        _readStore = false;
        return Task.FromResult(answer);
    }

    /// <returns>Whether the report is one that was not taken yet.</returns>
    private bool Hear(LiveExchangeRequest request)
    {
        var now = System.Diagnostics.Stopwatch.GetTimestamp();
        foreach (var (origin, heard) in _origins)
        {
            if (System.Diagnostics.Stopwatch.GetElapsedTime(heard.HeardTicks, now) < _silence || origin == request.Origin)
                continue;
            _origins.Remove(origin);
            _readStore |= Slice == 0;
        }
        var last = _origins.GetValueOrDefault(request.Origin).Number;
        var isNew = !request.IsWhole && request.Number != last;
        _origins[request.Origin] = (isNew ? request.Number : last, now);
        return isNew;
    }
}
