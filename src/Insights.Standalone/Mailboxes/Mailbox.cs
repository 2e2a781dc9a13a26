using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;

namespace Insights.Standalone.Mailboxes;

/// <summary>One user that is awake: its owner, who is inside, and when the last one came.</summary>
internal sealed class Mailbox(EndUserKey key, EndUserPorts ports)
{
    private const long Retired = -1;
    private const long OneVisit = 1L << 32;

    // How often somebody came in, and in the lower half how many are inside.
    private long _visits;
    private long _lastUsedMs;

    public EndUserOwner Owner { get; } = new(key, ports);

    /// <summary>When somebody last came, Unix milliseconds.</summary>
    public long LastUsedMs => Volatile.Read(ref _lastUsedMs);

    /// <summary>Comes in; false where the mailbox has been retired and another must be made.</summary>
    public bool TryEnter(long nowMs)
    {
        for (; ; )
        {
            var visits = Volatile.Read(ref _visits);
            if (visits == Retired)
                return false;
            if (Interlocked.CompareExchange(ref _visits, visits + OneVisit + 1, visits) == visits)
            {
                Volatile.Write(ref _lastUsedMs, nowMs);
                return true;
            }
        }
    }

    public void Leave() => Interlocked.Decrement(ref _visits);

    /// <summary>Retires the mailbox where nobody is inside and nothing is under way.</summary>
    public bool TryRetire()
    {
        // Whoever comes and leaves after the owner was asked has changed the number of visits.
        var visits = Volatile.Read(ref _visits);
        return (int)visits == 0 && Owner.IsIdle && Interlocked.CompareExchange(ref _visits, Retired, visits) == visits;
    }
}
