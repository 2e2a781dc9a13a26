using Insights.Domain.Accounts;
using Insights.Domain.Events;

namespace Insights.Service.Keys;

/// <summary>
/// How much one key has sent to this process, against its limits (<see cref="RateLimits"/>). Safe for concurrent use, without
/// a lock. It goes by the time that passes, whatever the wall clock does.
/// </summary>
public sealed class KeyRate(TimeProvider clock)
{
    /// <summary>What may come at once: what this much time brings.</summary>
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(1);

    /// <summary>Before any time that a clock tells, and far enough from the end of all numbers.</summary>
    private const long Never = long.MinValue / 2;

    private long _events = Never;
    private long _calls = Never;

    /// <summary>The limits in force.</summary>
    public RateLimits Limits { get; set; }

    /// <summary>Takes events.</summary>
    /// <exception cref="ServiceException"><see cref="ServiceFault.ResourceExhausted"/>, with when to come again.</exception>
    public void TakeEvents(int count) => Take(ref _events, Limits.EventsPerSecond, count, "events");

    /// <summary>Takes events of a request that has been let in, however many they are: what is too much, those that follow wait for.</summary>
    public void ChargeEvents(int count) => Take(ref _events, Limits.EventsPerSecond, count, null);

    /// <summary>How many events so many bytes of a request count as, be they events or not: one for each that would be as large as it may.</summary>
    public static int EventsIn(long bytes) => (int)Math.Max(1, bytes / EventLimits.MaxEventBytes);

    /// <summary>Takes one call.</summary>
    /// <exception cref="ServiceException"><see cref="ServiceFault.ResourceExhausted"/>, with when to come again.</exception>
    public void TakeCall() => Take(ref _calls, Limits.CallsPerSecond, 1, "calls");

    /// <param name="what">What is refused where there is a debt; null: nothing is.</param>
    /// <param name="paidUntil">Up to when what was taken is paid for; beyond now: there is a debt, and nothing more is taken until then.</param>
    private void Take(ref long paidUntil, int perSecond, int count, string? what)
    {
        if (perSecond == 0 || count == 0)
            return;
        var second = clock.TimestampFrequency;
        var now = clock.GetTimestamp();
        var burst = (long)(Burst.TotalSeconds * second);
        var seen = Volatile.Read(ref paidUntil);
        while (true)
        {
            var from = Math.Max(seen, now - burst);
            if (from > now && what is not null)
            {
                var wait = TimeSpan.FromSeconds((from - now) / (double)second);
                throw new ServiceException(
                    ServiceFault.ResourceExhausted, $"This key may send {perSecond} {what} a second, and has sent more.", retryAfter: wait);
            }
            var before = Interlocked.CompareExchange(ref paidUntil, from + (long)((decimal)count * second / perSecond), seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}
