using Insights.Domain.Sessions;

namespace Insights.Domain.Profiles;

/// <summary>
/// What closed sessions of one user, which never overlap, amount to: a commutative monoid with <see cref="None"/> as its
/// unit, so two parts combine without a look at their sessions (docs/semantics.md 1.4). Times and durations in milliseconds.
/// </summary>
/// <param name="Count">n, the number of sessions.</param>
/// <param name="DurationMs">D, the sum of their durations.</param>
/// <param name="FirstStartMs">F, the start of the first; meaningless while <paramref name="Count"/> is 0.</param>
/// <param name="LastEndMs">L, the end of the last; meaningless while <paramref name="Count"/> is 0.</param>
/// <param name="Orders">Events of type <c>order</c> in them: one makes a buyer (docs/semantics.md 1.9).</param>
public readonly record struct SessionTotals(int Count, long DurationMs, long FirstStartMs, long LastEndMs, int Orders = 0)
{
    public static readonly SessionTotals None = new(0, 0, long.MaxValue, long.MinValue);

    public static SessionTotals Of(Session session) => new(1, session.DurationMs, session.StartMs, session.EndMs, session.OrderCount);

    public SessionTotals Combine(SessionTotals other) => new(
        Count + other.Count,
        DurationMs + other.DurationMs,
        Math.Min(FirstStartMs, other.FirstStartMs),
        Math.Max(LastEndMs, other.LastEndMs),
        Orders + other.Orders);

    /// <summary>D / n, rounded down to the millisecond; null while n is 0.</summary>
    public long? AverageDurationMs => Count == 0 ? null : DurationMs / Count;

    /// <summary>(L - F - D) / (n - 1), the mean gap between sessions, rounded down; null while n is below 2.</summary>
    public long? AverageGapMs => Count < 2 ? null : (LastEndMs - FirstStartMs - DurationMs) / (Count - 1);
}
