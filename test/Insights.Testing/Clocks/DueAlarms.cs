using Insights.Domain.EndUsers.Ports;
using Shouldly;

namespace Insights.Testing.Clocks;

/// <summary>Rings what is due by a clock that a test moves.</summary>
public static class DueAlarms
{
    private const int Polls = 10;

    /// <summary>
    /// Rings until all that were due are answered. One that fails is rung again at the next poll, as in production: on a busy
    /// machine the database may end a transaction that stood still.
    /// </summary>
    /// <param name="poll">Rings once what is due; says how many were rung, how many of them failed, and why one did.</param>
    public static async Task RingAllAsync(ManualTimeProvider clock, Func<Task<(int Rung, int Failed, StoreException? Fault)>> poll)
    {
        StoreException? last = null;
        for (var n = 0; n < Polls; n++)
        {
            (_, var failed, last) = await poll();
            if (failed == 0)
                return;
            clock.Advance(TimeSpan.FromSeconds(1));
        }
        throw new ShouldAssertException($"An alarm failed {Polls} times.", last);
    }
}
