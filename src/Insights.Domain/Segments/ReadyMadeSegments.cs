namespace Insights.Domain.Segments;

/// <summary>The four questions (docs/semantics.md 1.9) as segments that every account has and nobody changes.</summary>
public static class ReadyMadeSegments
{
    public static readonly Segment NewThisWeek = Make(
        "new-this-week", "New this week", "Which new users signed up in the last week?",
        "first_seen > -7d");

    public static readonly Segment NeverReturned = Make(
        "never-returned", "Came once", "Who signed up once but never returned?",
        "total_sessions = 1");

    public static readonly Segment RecentVip = Make(
        "recent-vip", "Recently upgraded to VIP",
        "What users recently upgraded to the VIP plan? Needs the custom attribute plan; recently is 30 days.",
        "attributes.plan IN (\"VIP\", \"vip\") AND attributes.plan.set_time > -30d");

    public static readonly Segment Quit = Make(
        "quit", "Quit after regular use",
        "Who was using regularly up until a month ago, and then quit? Regularly is five sessions or more, a week apart at most.",
        "total_sessions >= 5 AND average_time_between_sessions <= 7d AND last_seen < -30d");

    public static readonly IReadOnlyList<Segment> All = [NewThisWeek, NeverReturned, RecentVip, Quit];

    /// <summary>The one of that name; null where there is none.</summary>
    public static Segment? Find(string name) => All.FirstOrDefault(s => s.Name == name);

    private static Segment Make(string name, string displayName, string description, string filter) => new(
        SegmentNames.ReadyMadePrefix + name, displayName, description, filter, 0, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
}
