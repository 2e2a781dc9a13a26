using System.Collections.Concurrent;
using Insights.Domain.EndUsers;
using Insights.Domain.Events;
using Insights.Service.Keys;

namespace Insights.Service.Ingest;

/// <summary>
/// How many users one key brings to this process that nobody named there lately. Ingest keys may be public, and each made-up ID is
/// a record for months. Remembers users in four megabytes, and takes one for known by mistake where two share a bit. Safe for
/// concurrent use.
/// </summary>
/// <param name="perMinute">Users that a key may bring in a minute; 0: any number.</param>
public sealed class NewUsers(TimeProvider clock, int perMinute)
{
    private const int Words = 1 << 19;

    /// <summary>A user counts as known for one to two of these.</summary>
    private static readonly TimeSpan Generation = TimeSpan.FromMinutes(10);

    private static readonly Rejection _noRoom = Refused("The memory of the server is nearly full, and takes no new users for now; send the event again later.");

    private readonly Rejection _refused = Refused($"This key may bring {perMinute} new users a minute to a silo, and has brought as many; send the event again later.");
    private readonly ConcurrentDictionary<string, Minute> _keys = new(StringComparer.Ordinal);
    private readonly Lock _turning = new();
    private int[] _now = perMinute == 0 ? [] : new int[Words];
    private int[] _before = perMinute == 0 ? [] : new int[Words];
    private long _began = clock.GetTimestamp();

    /// <summary>Counts a user as new, where it is.</summary>
    /// <param name="none">Whether no key may bring any now.</param>
    /// <returns>Why its event is not taken; null: it is.</returns>
    public Rejection? Count(Caller caller, EndUserKey user, bool none = false)
    {
        if (perMinute == 0 || caller.IsServer)
            return null;
        var (word, bit) = Place(user);
        if ((Volatile.Read(ref _now[word]) & bit) != 0)
            return null;
        if ((Volatile.Read(ref _before[word]) & bit) == 0)
        {
            if (none)
                return _noRoom;
            if (!_keys.GetOrAdd(caller.KeyId, static _ => new Minute()).Take(clock.GetUtcNow().ToUnixTimeSeconds() / 60, perMinute))
                return _refused;
        }
        Interlocked.Or(ref _now[word], bit);
        return null;
    }

    /// <summary>Forgets who was not named for a while; to be called once a batch.</summary>
    public void Forget()
    {
        if (perMinute != 0 && clock.GetElapsedTime(Volatile.Read(ref _began)) >= Generation)
            Turn();
    }

    private static Rejection Refused(string why) => new(RejectionReason.Overloaded, why);

    private void Turn()
    {
        lock (_turning)
        {
            if (clock.GetElapsedTime(_began) < Generation)
                return;
            (_before, _now) = (_now, new int[Words]);
            Volatile.Write(ref _began, clock.GetTimestamp());
        }
    }

    /// <summary>Its hash is seeded anew in each process, so nobody can choose IDs that share a bit.</summary>
    private static (int Word, int Bit) Place(EndUserKey user)
    {
        var hash = (uint)user.GetHashCode();
        return ((int)(hash >> 13), 1 << (int)(hash & 31));
    }

    /// <summary>What one key has brought in a minute.</summary>
    private sealed class Minute
    {
        private readonly Lock _lock = new();
        private long _minute;
        private int _count;

        public bool Take(long minute, int most)
        {
            lock (_lock)
            {
                if (minute != _minute)
                    (_minute, _count) = (minute, 0);
                if (_count >= most)
                    return false;
                _count++;
                return true;
            }
        }
    }
}
