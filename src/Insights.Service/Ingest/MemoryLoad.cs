namespace Insights.Service.Ingest;

/// <summary>How full the memory of this process is, as its host measured it last. Safe for concurrent use.</summary>
public sealed class MemoryLoad
{
    /// <summary>From this on users leave memory, and INGEST keys bring no new ones: 70 % of what the heap may take.</summary>
    public const int NearlyFullPercent = 70;

    /// <summary>From this on all events are answered OVERLOADED: 80 % of what the heap may take.</summary>
    public const int FullPercent = 80;

    private int _percent;

    /// <summary>Share of what the heap may take, in percent. 0 where nobody measures.</summary>
    public int Percent
    {
        get => Volatile.Read(ref _percent);
        set => Volatile.Write(ref _percent, value);
    }

    public bool IsNearlyFull => Percent >= NearlyFullPercent;

    public bool IsFull => Percent >= FullPercent;
}
