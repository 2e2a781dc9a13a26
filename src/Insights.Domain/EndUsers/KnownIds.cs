using System.Numerics;
using Insights.Domain.Events;

namespace Insights.Domain.EndUsers;

/// <summary>
/// The IDs of the events that a user knows singly. Nearly every event is new, and is told so by one look at 32 bits of each ID;
/// the IDs themselves are gathered only when those say that one may be known.
/// </summary>
internal sealed class KnownIds
{
    private const int FewestSlots = 16;

    // Open addressing, 0 where a slot is free; at most half full.
    private uint[] _prints;
    private int _count;
    private HashSet<CompactId>? _exact;

    /// <param name="ids">Those known so far.</param>
    /// <param name="count">About how many.</param>
    public KnownIds(IEnumerable<CompactId> ids, int count)
    {
        _prints = new uint[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(FewestSlots, 2 * (count + 1)))];
        foreach (var id in ids)
            Add(id);
    }

    public void Add(CompactId id)
    {
        _exact?.Add(id);
        if (2 * (_count + 1) > _prints.Length)
            Grow();
        Put(PrintOf(id));
    }

    /// <param name="owner">Whose they are.</param>
    /// <param name="idsOf">All of them, asked for where their prints do not tell.</param>
    public bool Holds<T>(CompactId id, T owner, Func<T, IEnumerable<CompactId>> idsOf) =>
        MayHold(PrintOf(id)) && (_exact ??= [.. idsOf(owner)]).Contains(id);

    private bool MayHold(uint print)
    {
        var prints = _prints;
        for (var at = print; ; at++)
        {
            var known = prints[at & (prints.Length - 1)];
            if (known == print)
                return true;
            if (known == 0)
                return false;
        }
    }

    private void Put(uint print)
    {
        for (var at = print; ; at++)
        {
            ref var slot = ref _prints[at & (_prints.Length - 1)];
            if (slot == print)
                return;
            if (slot != 0)
                continue;
            slot = print;
            _count++;
            return;
        }
    }

    private void Grow()
    {
        var before = _prints;
        (_prints, _count) = (new uint[2 * before.Length], 0);
        foreach (var print in before)
        {
            if (print != 0)
                Put(print);
        }
    }

    /// <summary>Not 0. See <see cref="CompactId.GetHashCode"/>.</summary>
    private static uint PrintOf(CompactId id) => (uint)id.GetHashCode() is var print and not 0 ? print : 1;
}
