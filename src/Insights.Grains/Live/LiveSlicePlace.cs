using Insights.Grains.Wire;
using Insights.Service.Live;
using Insights.Storage.V1;

namespace Insights.Grains.Live;

/// <summary>
/// One epoch of the place where the silos tell each other of one slice of the users who are live. It keeps them on the board of
/// the silo it is in, which would else hold them twice and be told what it told. Not thread-safe.
/// </summary>
/// <param name="slice">Its number, from 0.</param>
/// <param name="clock">What the silence of silos is measured by.</param>
internal sealed class LiveSlicePlace(LiveBoard board, int slice, TimeProvider clock)
{
    /// <summary>Users in one answer, at most.</summary>
    private const int MostAtOnce = 5_000;

    private readonly LiveReports _reports = new(board.Window, clock);

    // One slice speaks for all: who is missing may be in any.
    private bool _readStore = slice == 0;

    /// <summary>Tells it from one that comes after it; not 0.</summary>
    public long Epoch { get; } = BitConverter.ToInt64(Guid.CreateVersion7().ToByteArray(), 8) | 1;

    /// <summary>Takes in what is new in one silo, and answers what is new in all.</summary>
    public LiveExchangeAnswer Exchange(LiveExchangeRequest request)
    {
        if (request.Epoch != Epoch)
            return new LiveExchangeAnswer { Epoch = Epoch };
        var isNew = _reports.Hear(new Guid(request.Origin.Span), request.IsWhole ? null : request.Number);
        _readStore |= _reports.HasLostOne() && slice == 0;
        if (request.IsWhole || isNew)
            board.Take(slice, request.Users.ToDomain());
        var users = board.Slices[slice];
        if (request.Counts is { } counts)
            users.TakeCounts(counts.ToDomain());
        if (request.IsWhole)
            return new LiveExchangeAnswer { Epoch = Epoch };
        var (changes, version, more) = users.After(null, request.Version, MostAtOnce);
        var answer = new LiveExchangeAnswer
        {
            Epoch = Epoch,
            Version = version,
            Users = { changes.Select(LiveMapping.ToProto) },
            HasMore = more,
            Counts = request.WantsCounts && !more ? users.Counts().ToProto() : null,
            ReadStore = _readStore,
        };
        _readStore = false;
        return answer;
    }
}
