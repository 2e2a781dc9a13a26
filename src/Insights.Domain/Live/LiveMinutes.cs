using System.Numerics;

namespace Insights.Domain.Live;

/// <summary>The minutes in which a user had events in one application.</summary>
/// <param name="Application">Null: events that named none.</param>
/// <param name="Mask">As <see cref="LiveState.Minutes"/> says.</param>
public readonly record struct LiveMinutes(string? Application, ulong Mask)
{
    public const int MinuteMs = 60_000;

    /// <summary>The minute since 1970, for a moment at or after it.</summary>
    public static long Of(long ms) => ms / MinuteMs;

    /// <summary>A mask as it stands for a minute that is later by so many.</summary>
    public static ulong Shift(ulong mask, long minutes) => minutes switch
    {
        >= 64 => 0,
        >= 0 => mask << (int)minutes,
        > -64 => mask >> (int)-minutes,
        _ => 0,
    };

    /// <summary>The minutes of both, as they stand for the later one.</summary>
    public static IReadOnlyList<LiveMinutes> Union(LiveState later, LiveState earlier)
    {
        var apart = later.LastMinute - earlier.LastMinute;
        var all = new List<LiveMinutes>(later.Minutes);
        foreach (var (application, mask) in earlier.Minutes)
        {
            var shifted = Shift(mask, apart);
            var at = all.FindIndex(m => m.Application == application);
            if (at >= 0)
                all[at] = new LiveMinutes(application, all[at].Mask | shifted);
            else if (shifted != 0)
                all.Add(new LiveMinutes(application, shifted));
        }
        return all;
    }

    /// <summary>The minutes of <paramref name="told"/>, in any application or in one, that <paramref name="known"/> does not have.</summary>
    public static IEnumerable<long> New(LiveState? known, LiveState told, Func<LiveMinutes, bool> which)
    {
        var before = known is null ? 0 : Shift(MaskOf(known, which), told.LastMinute - known.LastMinute);
        for (var mask = MaskOf(told, which) & ~before; mask != 0; mask &= mask - 1)
            yield return told.LastMinute - BitOperations.TrailingZeroCount(mask);
    }

    private static ulong MaskOf(LiveState state, Func<LiveMinutes, bool> which) =>
        state.Minutes.Where(which).Aggregate(0UL, (mask, m) => mask | m.Mask);
}
