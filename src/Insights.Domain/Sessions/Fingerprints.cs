using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Insights.Domain.Sessions;

/// <summary>
/// Fingerprints of the IDs that are no longer known singly, 32 bits each. A miss says surely new; a hit says look into the log.
/// So a resend is recognised for as long as the log tells of it, at four bytes an event. Each list has a random key of its own,
/// which is saved with it and shown to nobody: a client cannot make IDs that share a fingerprint, of which each would cost the
/// reading of a whole log. No answer depends on the key.
/// </summary>
internal sealed class Fingerprints
{
    private uint[] _sorted = [];
    private (ulong, ulong) _key;

    public int Count => _sorted.Length;

    public IReadOnlyList<uint> Sorted => _sorted;

    /// <summary>Means nothing while there are none.</summary>
    public (ulong, ulong) Key => _key;

    public bool MayHold(string id) => _sorted.Length > 0 && Array.BinarySearch(_sorted, Of(id)) >= 0;

    public void Add(IEnumerable<string> ids)
    {
        if (_sorted.Length == 0)
            RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(new Span<(ulong, ulong)>(ref _key)));
        _sorted = [.. _sorted, .. ids.Select(Of)];
        Array.Sort(_sorted);
    }

    /// <summary>Puts back what was saved.</summary>
    public static Fingerprints Restore((ulong, ulong) key, uint[] sorted) => new() { _key = key, _sorted = sorted };

    private uint Of(string id) => (uint)SipHash.Of(MemoryMarshal.AsBytes(id.AsSpan()), _key.Item1, _key.Item2);
}
