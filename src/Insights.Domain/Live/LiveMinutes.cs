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

    /// <summary>Adds minutes in one application, or among those of none where there are too many applications.</summary>
    public static void Add(List<LiveMinutes> all, string? application, ulong mask)
    {
        var at = all.FindIndex(m => m.Application == application);
        if (at < 0 && all.Count >= LiveLimits.ApplicationsOfUser)
            (application, at) = (null, all.FindIndex(m => m.Application is null));
        if (at >= 0)
            all[at] = new LiveMinutes(application, all[at].Mask | mask);
        else
            all.Add(new LiveMinutes(application, mask));
    }

    /// <summary>The minutes of both, as they stand for the later one.</summary>
    public static IReadOnlyList<LiveMinutes> Union(LiveState later, LiveState earlier)
    {
        var apart = later.LastMinute - earlier.LastMinute;
        // Mostly nothing is added, and the list serves on.
        List<LiveMinutes>? all = null;
        for (var i = 0; i < earlier.Minutes.Count; i++)
        {
            var (application, mask) = earlier.Minutes[i];
            var shifted = Shift(mask, apart);
            if ((shifted & ~MaskOf(later, application)) == 0)
                continue;
            all ??= [.. later.Minutes];
            Add(all, application, shifted);
        }
        return all ?? later.Minutes;
    }

    /// <summary>
    /// The minutes of <paramref name="told"/> that <paramref name="known"/> does not have, as bits that stand for the former:
    /// in one application, or with <paramref name="inAll"/> in any.
    /// </summary>
    public static ulong New(LiveState? known, LiveState told, string? application, bool inAll = false)
    {
        var before = known is null ? 0 : Shift(MaskOf(known, application, inAll), told.LastMinute - known.LastMinute);
        return MaskOf(told, application, inAll) & ~before;
    }

    private static ulong MaskOf(LiveState state, string? application, bool inAll = false)
    {
        var mask = 0UL;
        for (var i = 0; i < state.Minutes.Count; i++)
        {
            if (inAll || state.Minutes[i].Application == application)
                mask |= state.Minutes[i].Mask;
        }
        return mask;
    }
}
