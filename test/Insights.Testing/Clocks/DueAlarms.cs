using Insights.Domain.EndUsers.Ports;
using Shouldly;

namespace Insights.Testing.Clocks;

/// <summary>Closes what is due by a clock that a test moves.</summary>
public static class DueAlarms
{
    private const int PageSize = 1000;
    private const int Faults = 10;

    /// <summary>
    /// Asks every user with a due alarm to close what is due, until none is left. One that fails is asked again: on a busy
    /// machine the database may end a transaction that stood still.
    /// </summary>
    public static async Task SettleAllAsync(this IEndUsers users, IDueAlarms alarms, ManualTimeProvider clock)
    {
        for (var faults = 0; await alarms.ReadDueAsync(clock.NowMs, PageSize, CancellationToken.None) is { Count: > 0 } due;)
        {
            foreach (var alarm in due)
            {
                try
                {
                    await users.SettleAsync(alarm.User, CancellationToken.None);
                }
                catch (StoreException e)
                {
                    if (++faults == Faults)
                        throw new ShouldAssertException($"Alarms failed {Faults} times.", e);
                    clock.Advance(TimeSpan.FromSeconds(1));
                }
            }
        }
    }
}
