using Insights.Domain.Attributes;
using Insights.Domain.Identity;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;

namespace Insights.Domain.EndUsers.Compacting;

/// <summary>All that a <see cref="Compacted"/> entry says, to be shown.</summary>
public sealed record CompactedPast
{
    /// <summary>Where the log was cut.</summary>
    public required LogCut Cut { get; init; }

    /// <summary>The sessions that are known only in sum, place and browser of the last that has one, and how many events they had.</summary>
    public required ClosedPast Sessions { get; init; }

    /// <summary>Events of sessions that may still change.</summary>
    public required IReadOnlyList<KnownEvent> Events { get; init; }

    /// <summary>Of an anonymous record: events inside a link that a late logout may still bring back.</summary>
    public required IReadOnlyList<KnownEvent> EventsElsewhere { get; init; }

    /// <summary>The Analytics Properties that those events of the sum stated last; null where none did.</summary>
    public required IReadOnlyList<StatedText?> Stated { get; init; }

    /// <summary>What the updates made that are not known singly.</summary>
    public required UserValues Values { get; init; }

    /// <summary>Updates that others may still come before; of an anonymous record those inside a link as well.</summary>
    public required IReadOnlyList<UserUpdate> Updates { get; init; }

    /// <summary>Of an anonymous record: all operations on it.</summary>
    public required IReadOnlyList<LinkOp> Operations { get; init; }

    /// <summary>Of an identified one: its anonymous IDs, with their links.</summary>
    public required IReadOnlyList<(string AnonymousId, IReadOnlyList<LinkSpan> Links)> Anonymous { get; init; }

    /// <exception cref="InvalidDataException">The state is damaged.</exception>
    public static CompactedPast Of(Compacted entry)
    {
        var user = entry.Restore();
        return new CompactedPast
        {
            Cut = user.Cut ?? new LogCut(long.MinValue, long.MinValue, long.MinValue),
            Sessions = user.History.Past,
            Events = [.. user.History.Detail],
            EventsElsewhere = user.Anonymous?.Elsewhere ?? [],
            Stated = user.History.PastAnalytics.Latest,
            Values = UserValues.Of(user.Attributes?.Base ?? UserValues.None.All),
            Updates = [.. user.Attributes?.Detail ?? [], .. user.Anonymous?.ElsewhereUpdates ?? []],
            Operations = user.Anonymous?.Ops.Ordered ?? [],
            Anonymous = [.. user.Identified?.Merged.Select(m => (m.Key, m.Value.Spans)) ?? []],
        };
    }
}
