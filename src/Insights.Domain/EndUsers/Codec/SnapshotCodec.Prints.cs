using Insights.Domain.Attributes;
using Insights.Domain.Identity;
using Insights.Domain.Sessions;

namespace Insights.Domain.EndUsers.Codec;

/// <summary>
/// What a snapshot holds of fingerprints of IDs: each list with its key. Earlier ones were made without a key, where the count
/// of none stands now.
/// </summary>
public static partial class SnapshotCodec
{
    private const byte PrintsPart = 42;

    /// <summary>Where fingerprints without a key were.</summary>
    private const byte NoPrints = 0;

    private static void WritePrints(ByteWriter to, EndUser user)
    {
        IdPrints?[] all = [user.History.Prints, user.Attributes?.Prints, user.Anonymous?.UpdatePrints];
        if (all.All(prints => prints is not { Count: > 0 }))
            return;
        to.Byte(PrintsPart);
        foreach (var prints in all)
        {
            to.Unsigned((ulong)(prints?.Count ?? 0));
            if (prints is not { Count: > 0 })
                continue;
            to.Fixed64(prints.Key.Item1);
            to.Fixed64(prints.Key.Item2);
            foreach (var print in prints.Sorted)
                to.Unsigned(print);
        }
    }

    /// <summary>Of the user's events, of its updates, and of those that are another's.</summary>
    private static IdPrints[] ReadPrints(ref ByteReader from)
    {
        var all = new IdPrints[3];
        for (var i = 0; i < all.Length; i++)
        {
            var prints = new uint[from.Items()];
            var key = prints.Length > 0 ? (from.Fixed64(), from.Fixed64()) : default;
            for (var n = 0; n < prints.Length; n++)
                prints[n] = (uint)from.Unsigned();
            all[i] = IdPrints.Restore(key, prints);
        }
        return all;
    }

    /// <returns>How many there were.</returns>
    private static int SkipPrintsWithoutKey(ref ByteReader from)
    {
        var count = from.Items();
        for (var i = 0; i < count; i++)
            from.Unsigned();
        return count;
    }
}
