namespace Insights.Enrichment.Browsers;

/// <summary>
/// Time that reading new user agents may take: a share of the processors, with two seconds saved up for a start, when all
/// are new. Time, not a count, as a hostile text costs ten times an ordinary one. Safe for concurrent use.
/// </summary>
/// <param name="percent">Share of all processors; 1 to 100.</param>
/// <param name="processors">How many there are; positive.</param>
internal sealed class ReadingBudget(int percent, int processors, TimeProvider clock)
{
    /// <summary>Most that can be saved up.</summary>
    public static readonly TimeSpan Reserve = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private TimeSpan _left = Reserve;
    private long _filledAt = clock.GetTimestamp();

    /// <summary>Whether there is anything left. Readings under way may overdraw it, which delays the next.</summary>
    public bool Allows()
    {
        var now = clock.GetTimestamp();
        lock (_lock)
        {
            if (now > _filledAt)
            {
                var left = _left + clock.GetElapsedTime(_filledAt, now) * (percent / 100.0 * processors);
                _left = left < Reserve ? left : Reserve;
                _filledAt = now;
            }
            return _left > TimeSpan.Zero;
        }
    }

    public void Charge(TimeSpan spent)
    {
        lock (_lock)
            _left -= spent;
    }
}
