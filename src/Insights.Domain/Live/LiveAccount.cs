using System.Numerics;
using Insights.Domain.EndUsers;

namespace Insights.Domain.Live;

/// <summary>The users of one account in one slice, in the order in which something of them changed. Not thread-safe.</summary>
internal sealed class LiveAccount
{
    private readonly Dictionary<(UserKind, string), LinkedListNode<(LiveState State, long Version)>> _users = [];
    private readonly LinkedList<(LiveState State, long Version)> _order = new();
    private readonly MinuteRing _all = new();
    private readonly Dictionary<string, MinuteRing> _applications = new(StringComparer.Ordinal);

    /// <summary>What whoever calls any of the others holds: each account has its own, so that none waits for another.</summary>
    public Lock Lock { get; } = new();

    /// <summary>The last event of those who were put off for want of room, Unix milliseconds.</summary>
    public long PutOffMs { get; private set; } = long.MinValue;

    /// <summary>About what its users take in memory, bytes.</summary>
    public long Bytes { get; private set; }

    public LiveState? Find(UserKind kind, string id) => _users.GetValueOrDefault((kind, id))?.Value.State;

    public IEnumerable<LiveState> Users => _order.Select(u => u.State);

    /// <summary>Adds those who changed after a version and up to another, the latest first.</summary>
    public void AddAfter(long version, long upTo, List<(LiveState State, long Version)> changes)
    {
        for (var node = _order.Last; node is not null && node.Value.Version > version; node = node.Previous)
        {
            if (node.Value.Version <= upTo)
                changes.Add(node.Value);
        }
    }

    /// <returns>Whether anything changed.</returns>
    public bool Take(LiveState told, long windowMs, Func<long> version)
    {
        var id = (told.User.Kind, told.User.Id);
        var node = _users.GetValueOrDefault(id);
        var known = node?.Value.State;
        var merged = LiveState.Merge(known, told, windowMs);
        if (ReferenceEquals(merged, known) || Same(merged, known))
            return false;
        if (!told.IsBot)
            Count(known, told);
        if (!merged.IsSum)
            merged = merged with { IsSum = true };
        Bytes += merged.Bytes - (known?.Bytes ?? 0);
        if (node is null)
            _users[id] = _order.AddLast((merged, version()));
        else
            Change(node, merged, version());
        return true;
    }

    /// <summary>Says that a user goes on as another, where it is here and nothing came of it since.</summary>
    public bool Retire(string anonymousId, long untilMs, Func<long> version)
    {
        if (!_users.TryGetValue((UserKind.Anonymous, anonymousId), out var node) || node.Value.State is not { IsGone: false } state || state.LastMs > untilMs)
            return false;
        var gone = new LiveState(state.User) { FirstMs = untilMs, LastMs = untilMs, Events = 0, IsSum = true, IsGone = true };
        Bytes += gone.Bytes - state.Bytes;
        Change(node, gone, version());
        return true;
    }

    /// <summary>Lets go of those who are not live any more, and the oldest where there are too many.</summary>
    public void Trim(long nowMs, long windowMs, int most, long mostBytes = long.MaxValue)
    {
        while (_order.First is { } oldest && (nowMs - oldest.Value.State.LastMs >= windowMs || _users.Count > most || Bytes > mostBytes))
        {
            var state = oldest.Value.State;
            Bytes -= state.Bytes;
            if (state.IsLiveAt(nowMs, windowMs))
                PutOffMs = Math.Max(PutOffMs, state.LastMs);
            _users.Remove((state.User.Kind, state.User.Id));
            _order.RemoveFirst();
        }
    }

    /// <summary>The counts of one application, or with null of all.</summary>
    public MinuteRing? Ring(string? application) => application is null ? _all : _applications.GetValueOrDefault(application);

    public IEnumerable<(string? Application, long Minute, int Count)> Counts =>
        _all.All.Select(c => ((string?)null, c.Minute, c.Count))
            .Concat(_applications.SelectMany(a => a.Value.All.Select(c => ((string?)a.Key, c.Minute, c.Count))));

    /// <summary>Takes over counts of another who has counted the same.</summary>
    public void TakeCount(string? application, long minute, int count) => RingFor(application)?.Max(minute, count);

    private void Count(LiveState? known, LiveState told)
    {
        Add(LiveMinutes.New(known, told, null, inAll: true), told.LastMinute, null);
        for (var i = 0; i < told.Minutes.Count; i++)
        {
            if (told.Minutes[i].Application is { } application)
                Add(LiveMinutes.New(known, told, application), told.LastMinute, application);
        }
    }

    /// <param name="minutes">Bit n stands for the n-th minute before the last.</param>
    private void Add(ulong minutes, long lastMinute, string? application)
    {
        if (minutes == 0 || RingFor(application) is not { } ring)
            return;
        for (; minutes != 0; minutes &= minutes - 1)
            ring.Add(lastMinute - BitOperations.TrailingZeroCount(minutes));
    }

    private MinuteRing? RingFor(string? application)
    {
        if (application is null)
            return _all;
        if (_applications.TryGetValue(application, out var ring))
            return ring;
        if (_applications.Count >= LiveLimits.ApplicationsOfAccount && !ForgetOne())
            return null;
        return _applications[application] = new MinuteRing();
    }

    /// <summary>Makes room for another application where there is one that nobody used for an hour.</summary>
    private bool ForgetOne()
    {
        var idle = _applications.MinBy(a => a.Value.Latest);
        return _all.Latest - idle.Value.Latest >= MinuteRing.Size && _applications.Remove(idle.Key);
    }

    private void Change(LinkedListNode<(LiveState State, long Version)> node, LiveState state, long version)
    {
        node.Value = (state, version);
        _order.Remove(node);
        _order.AddLast(node);
    }

    private static bool Same(LiveState merged, LiveState? known) =>
        known is not null && merged.LastMs == known.LastMs && merged.Events == known.Events && merged.Minutes.SequenceEqual(known.Minutes) && merged with { Minutes = known.Minutes } == known;
}
