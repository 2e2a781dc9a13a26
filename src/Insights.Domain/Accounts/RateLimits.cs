namespace Insights.Domain.Accounts;

/// <summary>
/// How much each key of an account may send to one process, on average; up to what one second brings may come at once. A
/// batch is taken whole or not at all, and one larger than that is taken too: it is paid for before the next.
/// </summary>
/// <param name="EventsPerSecond">Events a second; 0: no limit, the default. At most 1,000,000.</param>
/// <param name="CallsPerSecond">Calls a second, those that send events left out; 0: no limit, the default. At most 1,000,000.</param>
public readonly record struct RateLimits(int EventsPerSecond, int CallsPerSecond)
{
    /// <summary>Highest rate that may be set, a second.</summary>
    public const int Max = 1_000_000;
}
