using Insights.Domain.EndUsers;
using Insights.Domain.Live;

namespace Insights.Service.Live;

/// <summary>Everybody who is live, as this process knows; in a cluster, what the others told is in it. Thread-safe.</summary>
public sealed class LiveBoard(LiveOptions options, TimeProvider clock)
{
    private readonly LiveSlice[] _slices =
        [.. Enumerable.Range(0, LiveSlice.Count).Select(_ =>
            new LiveSlice(options.WindowMs, Math.Max(1, options.MaxUsers / LiveSlice.Count), options.MaxBytes / LiveSlice.Count))];

    private readonly long[] _hosted = new long[LiveSlice.Count];

    public IReadOnlyList<LiveSlice> Slices => _slices;

    public TimeSpan Window => options.Window;

    public long NowMs => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>
    /// The processes of a cluster tell each other of a slice at this very board: what it is told is told to all, and it need
    /// not hear of itself.
    /// </summary>
    /// <param name="epoch">Of those who tell each other there, not 0: it tells one place from another that comes after it.</param>
    public void Host(int slice, long epoch) => Volatile.Write(ref _hosted[slice], epoch);

    /// <summary>They do so no more.</summary>
    public void Release(int slice, long epoch) => Interlocked.CompareExchange(ref _hosted[slice], 0, epoch);

    /// <summary>Whether they do so, in that epoch.</summary>
    public bool IsHosted(int slice, long epoch) => epoch != 0 && Volatile.Read(ref _hosted[slice]) == epoch;

    /// <summary>Takes in what is told of one slice. Who goes on as another may be in any.</summary>
    public void Take(int slice, IReadOnlyList<LiveState> told)
    {
        _slices[slice].Take(told, NowMs);
        foreach (var state in told)
        {
            if (state.AnonymousId is { } id && new EndUserKey(state.User.Account, UserKind.Anonymous, id) is var anonymous)
                _slices[LiveSlice.Of(anonymous)].Retire(anonymous, state.LastMs);
        }
    }

    /// <summary>Users of one account who are live, in no order.</summary>
    public List<LiveState> Read(string account, string? application)
    {
        var nowMs = NowMs;
        var all = new List<LiveState>();
        foreach (var slice in _slices)
            all.AddRange(slice.Read(account, nowMs));
        if (application is not null)
            all.RemoveAll(u => u.Application != application);
        return all;
    }

    /// <summary>Whether a user is live.</summary>
    public bool IsLive(EndUserKey user) => _slices[LiveSlice.Of(user)].IsLive(user, NowMs);

    /// <summary>Distinct users in each of the last 60 minutes, the oldest first; the last is the present one, and not over.</summary>
    public int[] Counts(string account, string? application)
    {
        var counts = new int[MinuteRing.Size];
        var nowMs = NowMs;
        foreach (var slice in _slices)
            slice.AddCounts(account, application, nowMs, counts);
        return counts;
    }

    /// <summary>Whether some who are live found no room.</summary>
    public bool IsTruncated(string account) => _slices.Any(s => s.IsTruncated(account, NowMs));
}
