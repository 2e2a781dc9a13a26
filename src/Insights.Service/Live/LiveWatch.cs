using Insights.Domain.EndUsers;
using Insights.Domain.Live;

namespace Insights.Service.Live;

/// <summary>One watcher of one account: what it was told, and what is new since. Not thread-safe.</summary>
/// <param name="application">Only those whose last event was there; null: all.</param>
/// <param name="includeBots">Whether bots are shown.</param>
internal sealed class LiveWatch(LiveBoard board, string account, string? application, bool includeBots = false)
{
    /// <summary>Users told at a time, at most: keeps a message far below what clients take.</summary>
    public const int MostAtOnce = 500;

    private readonly long[] _versions = new long[LiveSlice.Count];
    private readonly Dictionary<EndUserKey, long> _shown = [];
    private readonly Queue<(LiveState State, bool IsSnapshot)> _waiting = new();
    private bool _began;
    private bool _snapshotTold;

    /// <summary>What is new; null: nothing.</summary>
    /// <param name="evenIfNothing">Tells how many there are all the same.</param>
    public LiveNews? Next(bool evenIfNothing)
    {
        var nowMs = board.NowMs;
        var windowMs = (long)board.Window.TotalMilliseconds;
        if (_waiting.Count == 0)
            Look();
        var users = new List<LiveState>();
        var left = new List<EndUserKey>();
        var isSnapshot = !_snapshotTold;
        while (users.Count < MostAtOnce && _waiting.TryPeek(out var next) && next.IsSnapshot == isSnapshot)
        {
            _waiting.Dequeue();
            if (next.State.IsLiveAt(nowMs, windowMs) && (includeBots || !next.State.IsBot) && (application is null || next.State.Application == application))
            {
                users.Add(next.State);
                _shown[next.State.User] = next.State.LastMs;
            }
            else if (_shown.Remove(next.State.User))
            {
                left.Add(next.State.User);
            }
        }
        if (!_waiting.TryPeek(out var after) || !after.IsSnapshot)
            _snapshotTold = true;
        if (_waiting.Count == 0)
            Leave(nowMs - windowMs, left);
        return users.Count == 0 && left.Count == 0 && !isSnapshot && !evenIfNothing
            ? null
            : new LiveNews(users, left, isSnapshot, Math.Max(_shown.Count, 0), board.Counts(account, application)[^1]);
    }

    /// <summary>Whether there is more to tell at once.</summary>
    public bool HasMore => _waiting.Count > 0;

    private void Look()
    {
        for (var i = 0; i < _versions.Length; i++)
        {
            var (changes, version, _) = board.Slices[i].After(account, _versions[i]);
            _versions[i] = version;
            foreach (var state in changes)
                _waiting.Enqueue((state, !_began));
        }
        _began = true;
    }

    private void Leave(long oldestMs, List<EndUserKey> left)
    {
        foreach (var (user, lastMs) in _shown)
        {
            if (lastMs > oldestMs)
                continue;
            _shown.Remove(user);
            left.Add(user);
        }
    }
}
