namespace Insights.Simulation.Tests.Faults;

/// <summary>How rough a run is; drawn from its seed. Chances are per thing done.</summary>
internal sealed record FaultPlan
{
    private const long Second = 1000;
    private const long Minute = 60 * Second;

    /// <summary>No fault at all: every answer is then the ledger's, to the letter.</summary>
    public bool Calm { get; init; }

    public int Processes { get; init; } = 1;

    /// <summary>The process dies at a commit: before it, in the midst, or after it and before anyone is told.</summary>
    public double Crash { get; init; }

    /// <summary>A commit is reported as Unavailable, whether it was made or not.</summary>
    public double Unclear { get; init; }

    public double Full { get; init; }

    public double ReadFails { get; init; }

    /// <summary>A request goes to another process than the one before, so that both own the user.</summary>
    public double Unattributed { get; init; }

    public double SnapshotLost { get; init; }

    public double SnapshotDamaged { get; init; }

    /// <summary>Longest time that one write or read takes, milliseconds.</summary>
    public long SlowestMs { get; init; }

    /// <summary>Longest time between an alarm's due time and the poll that finds it, milliseconds.</summary>
    public long LatestPollMs { get; init; }

    public int Pauses { get; init; }

    public int Lookups { get; init; }

    public int Evictions { get; init; }

    public int Settles { get; init; }

    /// <summary>Lookups and sweeps around the moments at which users expire.</summary>
    public int Sweeps { get; init; }

    public int EntriesPerSnapshot { get; init; } = 32;

    public static FaultPlan Draw(Dice dice)
    {
        var looks = new FaultPlan
        {
            Lookups = dice.Between(5, 25),
            Evictions = dice.OneOf(0, 3, 10),
            Settles = dice.OneOf(0, 3, 10),
            Sweeps = dice.OneOf(0, 0, 0, 4),
            EntriesPerSnapshot = dice.OneOf(1, 1, 2, 4, 8, 32),
        };
        if (dice.Chance(0.08))
            return looks with { Calm = true };
        var two = dice.Chance(0.5);
        return looks with
        {
            Processes = two ? 2 : 1,
            Unattributed = two ? dice.OneOf(0.03, 0.2, 0.5) : 0,
            Crash = dice.OneOf(0, 0.01, 0.05, 0.15),
            Unclear = dice.OneOf(0, 0, 0.02, 0.1, 0.25),
            Full = dice.OneOf(0, 0, 0.03, 0.2),
            ReadFails = dice.OneOf(0, 0, 0.03),
            SnapshotLost = dice.OneOf(0, 0.1, 0.4),
            SnapshotDamaged = dice.OneOf(0, 0.1, 0.4),
            SlowestMs = dice.OneOf(0, 50, Second, 5 * Second),
            LatestPollMs = dice.OneOf(0, Second, Minute, 5 * Minute),
            Pauses = dice.OneOf(0, 0, 1, 3),
        };
    }
}
