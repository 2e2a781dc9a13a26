using System.Collections.Concurrent;
using Insights.Domain.Accounts;

namespace Insights.Service.Accounts;

/// <summary>
/// Which keys were used in this process, to be written down now and then: on the way of a call only a flag is set, and only where
/// it is not set yet. What was not written when the process ends is lost. <see cref="TakeDue"/> and <see cref="Written"/> are for
/// one caller at a time, the rest for any number.
/// </summary>
internal sealed class KeyUses
{
    /// <summary>How often the use of one key is written at most: 1 minute.</summary>
    public static readonly TimeSpan WriteEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Use> _uses = new(StringComparer.Ordinal);

    public Use Of(string keyId) => _uses.GetOrAdd(keyId, static _ => new Use());

    /// <summary>Notes that the keys marked since the last time were used now.</summary>
    /// <returns>The uses to be written, which stay due until <see cref="Written"/> hears of them.</returns>
    public List<KeyUse> TakeDue(DateTimeOffset now)
    {
        var due = new List<KeyUse>();
        foreach (var (keyId, use) in _uses)
        {
            if (use.TakeMark())
                use.LastAt = now;
            if (use.LastAt > use.WrittenAt && now - use.WrittenAt >= WriteEvery)
                due.Add(new KeyUse(keyId, use.LastAt));
        }
        return due;
    }

    /// <summary>The uses are written at this moment.</summary>
    public void Written(List<KeyUse> uses, DateTimeOffset now)
    {
        foreach (var use in uses)
            _uses[use.KeyId].WrittenAt = now;
    }

    /// <summary>The use of one key.</summary>
    internal sealed class Use
    {
        private int _mark;

        /// <summary>When it was last used, to the second; the least of all times: never.</summary>
        public DateTimeOffset LastAt { get; set; } = DateTimeOffset.MinValue;

        /// <summary>When that was last written.</summary>
        public DateTimeOffset WrittenAt { get; set; } = DateTimeOffset.MinValue;

        public void Mark()
        {
            // Read first: many threads that write one field hold each other up.
            if (Volatile.Read(ref _mark) == 0)
                Volatile.Write(ref _mark, 1);
        }

        public bool TakeMark() => Interlocked.Exchange(ref _mark, 0) == 1;
    }
}
