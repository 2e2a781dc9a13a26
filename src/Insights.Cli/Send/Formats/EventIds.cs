using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Insights.Cli.Send.Formats;

/// <summary>
/// Gives events without an ID one that follows from their line alone, so that the same file, sent
/// again or in another order, is recognised.
/// </summary>
internal sealed class EventIds(IdKey key, IdenticalLines identical = IdenticalLines.Apart)
{
    private readonly Dictionary<UInt128, int> seen = [];
    private UInt128 previous;

    /// <summary>Makes the other IDs too.</summary>
    public IdKey Key => key;

    /// <returns>32 hex digits of a keyed hash of the line, and where its occurrence counts, from the second on also of that number.</returns>
    public string For(ReadOnlySpan<byte> line)
    {
        var id = key.OfEvent(line);
        var times = Occurrence(UInt128.Parse(id, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        // The line end keeps "a" seen twice apart from a line "a2".
        return times == 1 ? id : key.OfEvent([.. line, .. Encoding.ASCII.GetBytes(times.ToString("'\n'0", CultureInfo.InvariantCulture))]);
    }

    private int Occurrence(UInt128 line)
    {
        if (identical == IdenticalLines.One)
            return 1;
        ref var times = ref CollectionsMarshal.GetValueRefOrAddDefault(seen, line, out var known);
        if (!known || identical == IdenticalLines.Each || line != previous)
            times++;
        previous = line;
        return times;
    }
}
