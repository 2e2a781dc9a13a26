using Insights.Domain.EndUsers.Ports;
using Shouldly;

namespace Insights.Testing.Clocks;

/// <summary>Rings what is due by a clock that a test moves.</summary>
public static class DueAlarms
{
    private const int Faults = 10;

    /// <summary>
    /// Rings until all that were due are answered; a poll brings a page of them. One that fails is rung again at the next poll, as in production: on a busy
    /// machine the database may end a transaction that stood still.
    /// </summary>
    /// <param name="poll">Rings once what is due; says how many were rung, how many of them failed, and why one did.</param>
    public static async Task RingAllAsync(ManualTimeProvider clock, Func<Task<(int Rung, int Failed, StoreException? Fault)>> poll)
    {
        for (var faults = 0; ;)
        {
            var (rung, failed, fault) = await poll();
            if (rung == 0)
                return;
            if (failed == 0)
                continue;
            if (++faults == Faults)
                throw new ShouldAssertException($"Alarms failed {Faults} times.", fault);
            clock.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
