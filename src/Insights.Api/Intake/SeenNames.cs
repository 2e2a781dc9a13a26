using System.Security.Cryptography;

namespace Insights.Api.Intake;

/// <summary>
/// Whether a name stands twice in one object of an event's properties; used again for one event after the other. It keeps
/// hashes of 64 bits with a seed of the process: two names of one event are taken for the same once in 10^15 events.
/// </summary>
internal sealed class SeenNames
{
    /// <summary>A larger set is not kept for the next event.</summary>
    private const int LargestKept = 256;

    private const ulong FnvPrime = 0x100000001b3;

    private static readonly ulong Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    [ThreadStatic]
    private static SeenNames? _ofThread;

    private HashSet<ulong> _seen = [];
    private ulong _objects;

    public static SeenNames OfThread => _ofThread ??= new SeenNames();

    /// <summary>Begins an event.</summary>
    public void Clear()
    {
        _objects = 0;
        if (_seen.Count == 0)
            return;
        if (_seen.Count > LargestKept)
            _seen = [];
        _seen.Clear();
    }

    /// <summary>Begins an object.</summary>
    /// <returns>What it is called here.</returns>
    public ulong Enter() => ++_objects;

    /// <summary>False where the object has the name already.</summary>
    /// <param name="name">UTF-8, without escapes.</param>
    public bool Add(ulong inObject, ReadOnlySpan<byte> name)
    {
        // Spread first: what differs in the object's number must not be undone by the first byte of a name.
        var hash = Spread(Seed + inObject);
        foreach (var b in name)
            hash = (hash ^ b) * FnvPrime;
        return _seen.Add(Spread(hash));
    }

    private static ulong Spread(ulong bits)
    {
        bits = (bits ^ (bits >> 33)) * 0xff51afd7ed558ccd;
        bits = (bits ^ (bits >> 33)) * 0xc4ceb9fe1a85ec53;
        return bits ^ (bits >> 33);
    }
}
