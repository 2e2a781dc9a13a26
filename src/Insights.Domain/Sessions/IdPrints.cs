namespace Insights.Domain.Sessions;

/// <summary>
/// What stays of the event IDs that are no longer known singly: 32 bits each. A miss says surely new; a hit says look into
/// the log. So a resend is recognised at any age, at four bytes an event.
/// </summary>
internal sealed class IdPrints
{
    private uint[] _sorted = [];

    public int Count => _sorted.Length;

    public IReadOnlyList<uint> Sorted => _sorted;

    public bool MayHold(string id) => _sorted.Length > 0 && Array.BinarySearch(_sorted, Of(id)) >= 0;

    public void Add(IEnumerable<string> ids)
    {
        _sorted = [.. _sorted, .. ids.Select(Of)];
        Array.Sort(_sorted);
    }

    public static IdPrints Restore(uint[] sorted) => new() { _sorted = sorted };

    /// <summary>FNV-1a over UTF-16 code units, folded once more; stored in snapshots, so it stays as it is.</summary>
    internal static uint Of(string id)
    {
        var hash = 2166136261u;
        foreach (var c in id)
        {
            hash = (hash ^ (byte)c) * 16777619u;
            hash = (hash ^ (byte)(c >> 8)) * 16777619u;
        }
        hash ^= hash >> 15;
        hash *= 0x2c1b3c6du;
        return hash ^ (hash >> 12);
    }
}
