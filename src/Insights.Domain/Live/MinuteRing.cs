namespace Insights.Domain.Live;

/// <summary>Counts by minute for the last hour. Not thread-safe.</summary>
public sealed class MinuteRing
{
    /// <summary>An hour.</summary>
    public const int Size = 60;

    private readonly (long Minute, int Count)[] _counts = new (long, int)[Size];

    /// <summary>Counts one; a minute an hour or more before another that was counted is forgotten.</summary>
    public void Add(long minute) => Set(minute, Count(minute) + 1);

    /// <summary>Takes over the count of another who counted the same, where it is larger.</summary>
    public void Max(long minute, int count) => Set(minute, Math.Max(count, Count(minute)));

    public int Count(long minute) => minute >= 0 && _counts[minute % Size] is var c && c.Minute == minute ? c.Count : 0;

    public IEnumerable<(long Minute, int Count)> All => _counts.Where(c => c.Count > 0);

    /// <summary>The latest minute that was counted, since 1970; 0: none was.</summary>
    public long Latest { get; private set; }

    private void Set(long minute, int count)
    {
        if (minute < 0 || _counts[minute % Size].Minute > minute)
            return;
        _counts[minute % Size] = (minute, count);
        Latest = Math.Max(Latest, minute);
    }
}
