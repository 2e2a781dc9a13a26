using Insights.Domain.EndUsers;

namespace Insights.Domain.Live;

/// <summary>
/// One slice of the users who are live, of all accounts: in every process, and in a cluster once more where the processes tell
/// each other. Users are dealt to slices the same way everywhere. In memory only, and bounded. Thread-safe.
/// </summary>
/// <param name="windowMs">How long a user is live after an event, milliseconds; positive.</param>
/// <param name="mostUsers">Users of one account kept at the most; positive.</param>
public sealed class LiveSlice(long windowMs, int mostUsers)
{
    /// <summary>How many there are. Processes of one cluster must agree.</summary>
    public const int Count = 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LiveAccount> _accounts = new(StringComparer.Ordinal);
    private long _version;

    public long WindowMs => windowMs;

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
        lock (_lock)
        {
            foreach (var state in told)
            {
                if (nowMs - state.LastMs >= windowMs)
                    continue;
                if (Account(state.User.Account).Take(state, windowMs, _version + 1))
                    _version++;
            }
            foreach (var account in _accounts.Values)
                account.Trim(nowMs, windowMs, mostUsers);
        }
    }

    /// <summary>Says that an anonymous user goes on as another, where it is here and no later event of it is.</summary>
    public void Retire(EndUserKey user, long untilMs)
    {
        lock (_lock)
        {
            if (_accounts.TryGetValue(user.Account, out var account) && account.Retire(user.Id, untilMs, _version + 1))
                _version++;
        }
    }

    /// <summary>Users of one account who are live.</summary>
    public List<LiveState> Read(string account, long nowMs)
    {
        lock (_lock)
            return _accounts.TryGetValue(account, out var found) ? [.. found.Users.Where(u => u.IsLiveAt(nowMs, windowMs))] : [];
    }

    /// <summary>What changed of one account, or with null of all, after a version.</summary>
    /// <param name="version">0: from the first.</param>
    /// <param name="most">At most so many, of the earliest changes.</param>
    /// <returns>And the version up to which they go.</returns>
    public (List<LiveState> Changes, long Version, bool More) After(string? account, long version, int most = int.MaxValue)
    {
        lock (_lock)
        {
            IEnumerable<LiveAccount> asked = account is null ? _accounts.Values : _accounts.TryGetValue(account, out var one) ? [one] : [];
            var changes = asked.SelectMany(a => a.After(version)).OrderBy(c => c.Version).ToList();
            return changes.Count <= most
                ? (changes.ConvertAll(c => c.State), _version, false)
                : (changes.GetRange(0, most).ConvertAll(c => c.State), changes[most - 1].Version, true);
        }
    }

    /// <summary>Distinct users of one account by minute, in one application or with null in all.</summary>
    /// <param name="counts">Added to, oldest minute first; its last is the present one.</param>
    public void AddCounts(string account, string? application, long nowMs, Span<int> counts)
    {
        lock (_lock)
        {
            if (!_accounts.TryGetValue(account, out var found) || found.Ring(application) is not { } ring)
                return;
            var first = LiveMinutes.Of(nowMs) - counts.Length + 1;
            for (var i = 0; i < counts.Length; i++)
                counts[i] += ring.Count(first + i);
        }
    }

    /// <summary>Whether users of the account who are live were put off for want of room.</summary>
    public bool IsTruncated(string account, long nowMs)
    {
        lock (_lock)
            return _accounts.TryGetValue(account, out var found) && found.PutOffMs > nowMs - windowMs;
    }

    /// <summary>All counts, to tell another who is new.</summary>
    public List<LiveCount> Counts()
    {
        lock (_lock)
            return [.. _accounts.SelectMany(a => a.Value.Counts.Select(c => new LiveCount(a.Key, c.Application, c.Minute, c.Count)))];
    }

    /// <summary>Takes over the counts of another: of each, the larger.</summary>
    public void TakeCounts(IEnumerable<LiveCount> counts)
    {
        lock (_lock)
        {
            foreach (var count in counts)
                Account(count.Account).TakeCount(count.Application, count.Minute, count.Users);
        }
    }

    private LiveAccount Account(string name)
    {
        if (!_accounts.TryGetValue(name, out var account))
            _accounts[name] = account = new LiveAccount();
        return account;
    }
}

/// <summary>Distinct users in one minute.</summary>
/// <param name="Application">Null: in all.</param>
/// <param name="Minute">Since 1970.</param>
public readonly record struct LiveCount(string Account, string? Application, long Minute, int Users);
