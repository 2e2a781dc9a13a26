using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;

namespace Insights.Standalone.Mailboxes;

/// <summary>One user that is awake: its owner, how many callers are inside, and when the last one came.</summary>
internal sealed class Mailbox(EndUserKey key, EndUserPorts ports)
{
    private const int Retired = -1;

    private int _callers;
    private long _lastUsedMs;

    public EndUserOwner Owner { get; } = new(key, ports);

    /// <summary>When somebody last came, Unix milliseconds.</summary>
    public long LastUsedMs => Volatile.Read(ref _lastUsedMs);

    /// <summary>Comes in; false where the mailbox has been retired and another must be made.</summary>
    public bool TryEnter(long nowMs)
    {
        for (; ; )
        {
            var callers = Volatile.Read(ref _callers);
            if (callers == Retired)
                return false;
            if (Interlocked.CompareExchange(ref _callers, callers + 1, callers) == callers)
            {
                Volatile.Write(ref _lastUsedMs, nowMs);
                return true;
            }
        }
    }

    public void Leave() => Interlocked.Decrement(ref _callers);

    /// <summary>Retires the mailbox where nobody is inside and nothing is on its way to the store.</summary>
    public bool TryRetire() => Owner.IsIdle && Interlocked.CompareExchange(ref _callers, Retired, 0) == 0;
}
