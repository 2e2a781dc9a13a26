namespace Insights.Simulation.Tests.World;

/// <summary>
/// All that is going to happen, in virtual time. What is due at the same moment happens in an order drawn from the seed.
/// </summary>
internal sealed class Timeline(ManualTimeProvider clock, Dice dice)
{
    private readonly PriorityQueue<Action, (long AtMs, int Tie, long Number)> _due = new();
    private long _number;

    public long NowMs => clock.NowMs;

    public int Steps { get; private set; }

    public void At(long ms, Action happens) =>
        _due.Enqueue(happens, (Math.Max(ms, clock.NowMs), dice.Between(0, 1000), _number++));

    public void After(long ms, Action happens) => At(clock.NowMs + ms, happens);

    /// <summary>The next thing happens; false where nothing is left.</summary>
    public bool Step()
    {
        if (!_due.TryDequeue(out var happens, out var when))
            return false;
        clock.MoveTo(when.AtMs);
        Steps++;
        happens();
        return true;
    }
}
