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
    private uint[] _fingerprints;
    private int _count;
    private HashSet<CompactId>? _exact;

    /// <param name="ids">Those known so far.</param>
    /// <param name="count">About how many.</param>
    public KnownIds(IEnumerable<CompactId> ids, int count)
    {
        _fingerprints = new uint[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(FewestSlots, 2 * (count + 1)))];
        foreach (var id in ids)
            Add(id);
    }

    public void Add(CompactId id)
    {
        _exact?.Add(id);
        if (2 * (_count + 1) > _fingerprints.Length)
            Grow();
        Put(FingerprintOf(id));
    }

    /// <param name="owner">Whose they are.</param>
    /// <param name="idsOf">All of them, asked for where their fingerprints do not tell.</param>
    public bool Holds<T>(CompactId id, T owner, Func<T, IEnumerable<CompactId>> idsOf) =>
        MayHold(FingerprintOf(id)) && (_exact ??= [.. idsOf(owner)]).Contains(id);

    private bool MayHold(uint fingerprint)
    {
        var fingerprints = _fingerprints;
        for (var at = fingerprint; ; at++)
        {
            var known = fingerprints[at & (fingerprints.Length - 1)];
            if (known == fingerprint)
                return true;
            if (known == 0)
                return false;
        }
    }

    private void Put(uint fingerprint)
    {
        for (var at = fingerprint; ; at++)
        {
            ref var slot = ref _fingerprints[at & (_fingerprints.Length - 1)];
            if (slot == fingerprint)
                return;
            if (slot != 0)
                continue;
            slot = fingerprint;
            _count++;
            return;
        }
    }

    private void Grow()
    {
        var before = _fingerprints;
        (_fingerprints, _count) = (new uint[2 * before.Length], 0);
        foreach (var fingerprint in before)
        {
            if (fingerprint != 0)
                Put(fingerprint);
        }
    }

    /// <summary>Not 0. See <see cref="CompactId.GetHashCode"/>.</summary>
    private static uint FingerprintOf(CompactId id) => (uint)id.GetHashCode() is var fingerprint and not 0 ? fingerprint : 1;
}
