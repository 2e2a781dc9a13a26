using System.Collections.Concurrent;
using Insights.Domain.EndUsers;

namespace Insights.Domain.Live;

/// <summary>
/// One slice of the users who are live, of all accounts: in every process, and in a cluster once more where the processes tell
/// each other. No account's users make another's wait. Users are dealt to slices the same way everywhere. In memory only, and bounded. Thread-safe.
/// </summary>
/// <param name="windowMs">How long a user is live after an event, milliseconds; positive.</param>
/// <param name="mostUsers">Users of one account kept at the most; positive.</param>
/// <param name="mostBytes">About what the users of all accounts may take; beyond it accounts with more than their share lose their oldest. Positive.</param>
public sealed class LiveSlice(long windowMs, int mostUsers, long mostBytes = long.MaxValue)
{
    /// <summary>How many there are. Processes of one cluster must agree.</summary>
    public const int Count = 4;

    private readonly ConcurrentDictionary<string, LiveAccount> _accounts = new(StringComparer.Ordinal);
    private long _version;

    public long WindowMs => windowMs;

    /// <summary>About what its users take in memory, bytes.</summary>
    public long Bytes => _accounts.Sum(a => a.Value.Bytes);

    /// <summary>Whose slice it is, from 0; by the end of the ID, where IDs differ most.</summary>
    public static int Of(EndUserKey user)
    {
        var hash = 2166136261u + (uint)user.Id.Length;
        foreach (var c in user.Id.AsSpan(Math.Max(0, user.Id.Length - 12)))
            hash = (hash ^ c) * 16777619u;
        return (int)((hash >> 16) % Count);
    }

    /// <summary>Takes in what is told, and lets go of those who are not live any more.</summary>
    public void Take(IReadOnlyList<LiveState> told, long nowMs)
    {
        foreach (var state in told)
        {
            if (nowMs - state.LastMs >= windowMs)
                continue;
            var account = Account(state.User.Account);
            lock (account.Lock)
                account.Take(state, windowMs, NextVersion);
        }
        Trim(nowMs);
    }

    /// <summary>Says that an anonymous user goes on as another, where it is here and no later event of it is.</summary>
    public void Retire(EndUserKey user, long untilMs)
    {
        if (!_accounts.TryGetValue(user.Account, out var account))
            return;
        lock (account.Lock)
            account.Retire(user.Id, untilMs, NextVersion);
    }

    /// <summary>Users of one account who are live.</summary>
    public List<LiveState> Read(string account, long nowMs)
    {
        if (!_accounts.TryGetValue(account, out var found))
            return [];
        lock (found.Lock)
            return [.. found.Users.Where(u => u.IsLiveAt(nowMs, windowMs))];
    }

    /// <summary>Whether a user is live.</summary>
    public bool IsLive(EndUserKey user, long nowMs)
    {
        if (!_accounts.TryGetValue(user.Account, out var found))
            return false;
        lock (found.Lock)
            return found.Find(user.Kind, user.Id)?.IsLiveAt(nowMs, windowMs) == true;
    }

    /// <summary>What changed of one account, or with null of all, after a version.</summary>
    /// <param name="version">0: from the first.</param>
    /// <param name="most">At most so many, of the earliest changes.</param>
    /// <returns>And the version up to which they go.</returns>
    public (List<LiveState> Changes, long Version, bool More) After(string? account, long version, int most = int.MaxValue)
    {
        // Whoever has taken a version up to this one holds its account until the change stands there.
        var upTo = Interlocked.Read(ref _version);
        IEnumerable<LiveAccount> asked = account is null ? _accounts.Values : _accounts.TryGetValue(account, out var one) ? [one] : [];
        var changes = new List<(LiveState State, long Version)>();
        foreach (var each in asked)
        {
            lock (each.Lock)
                each.AddAfter(version, upTo, changes);
        }
        changes.Sort((a, b) => a.Version.CompareTo(b.Version));
        return changes.Count <= most
            ? (changes.ConvertAll(c => c.State), upTo, false)
            : (changes.GetRange(0, most).ConvertAll(c => c.State), changes[most - 1].Version, true);
    }

    /// <summary>Distinct users of one account by minute, in one application or with null in all.</summary>
    /// <param name="counts">Added to, oldest minute first; its last is the present one.</param>
    public void AddCounts(string account, string? application, long nowMs, Span<int> counts)
    {
        if (!_accounts.TryGetValue(account, out var found))
            return;
        lock (found.Lock)
        {
            if (found.Ring(application) is not { } ring)
                return;
            var first = LiveMinutes.Of(nowMs) - counts.Length + 1;
            for (var i = 0; i < counts.Length; i++)
                counts[i] += ring.Count(first + i);
        }
    }

    /// <summary>Whether users of the account who are live were put off for want of room.</summary>
    public bool IsTruncated(string account, long nowMs)
    {
        if (!_accounts.TryGetValue(account, out var found))
            return false;
        lock (found.Lock)
            return found.PutOffMs > nowMs - windowMs;
    }

    /// <summary>All counts, to tell another who is new.</summary>
    public List<LiveCount> Counts()
    {
        var counts = new List<LiveCount>();
        foreach (var (name, account) in _accounts)
        {
            lock (account.Lock)
                counts.AddRange(account.Counts.Select(c => new LiveCount(name, c.Application, c.Minute, c.Count)));
        }
        return counts;
    }

    /// <summary>Takes over the counts of another: of each, the larger.</summary>
    public void TakeCounts(IEnumerable<LiveCount> counts)
    {
        foreach (var count in counts)
        {
            var account = Account(count.Account);
            lock (account.Lock)
                account.TakeCount(count.Application, count.Minute, count.Users);
        }
    }

    private void Trim(long nowMs)
    {
        // Some account has more than its share where all together have more than there is.
        var share = Bytes > mostBytes ? mostBytes / Math.Max(1, _accounts.Count(a => a.Value.Bytes > 0)) : long.MaxValue;
        foreach (var (_, account) in _accounts)
        {
            lock (account.Lock)
                account.Trim(nowMs, windowMs, mostUsers, share);
        }
    }

    private long NextVersion() => Interlocked.Increment(ref _version);

    private LiveAccount Account(string name) => _accounts.GetOrAdd(name, static _ => new LiveAccount());
}

/// <summary>Distinct users in one minute.</summary>
/// <param name="Application">Null: in all.</param>
/// <param name="Minute">Since 1970.</param>
public readonly record struct LiveCount(string Account, string? Application, long Minute, int Users);
