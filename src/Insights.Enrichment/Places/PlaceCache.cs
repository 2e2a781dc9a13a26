using Insights.Domain.Events;

namespace Insights.Enrichment.Places;

/// <summary>
/// Places by masked network. A fixed number of slots, the last one put into a slot stays: bounded (about 5 MB at the
/// most) and free of locks. Safe for concurrent use.
/// </summary>
internal sealed class PlaceCache
{
    public const int Slots = 1 << 15;

    private readonly Entry?[] _slots = new Entry?[Slots];

    /// <returns>Whether the network is known; its place may be known to be none.</returns>
    public bool TryGet(NetworkKey network, out Place? place)
    {
        var entry = Volatile.Read(ref _slots[SlotOf(network)]);
        var known = entry is not null && entry.Network == network;
        place = known ? entry!.Place : null;
        return known;
    }

    public void Put(NetworkKey network, Place? place) => Volatile.Write(ref _slots[SlotOf(network)], new Entry(network, place));

    /// <summary>Spreads neighbouring networks; the odd number is 2^64 over the golden ratio.</summary>
    private static int SlotOf(NetworkKey network) => (int)(network.Bits * 0x9E3779B97F4A7C15 >> (64 - 15));

    private sealed record Entry(NetworkKey Network, Place? Place);
}
