using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Catalogue;

namespace Insights.Domain.Segments;

/// <summary>The four questions (docs/semantics.md 1.9) as segments that every account has and nobody changes.</summary>
public static class ReadyMadeSegments
{
    public static readonly Segment NewThisWeek = Make(
        "new-this-week", "New this week", "Which new users signed up in the last week?",
        "first_seen > -7d");

    public static readonly Segment NeverReturned = Make(
        "never-returned", "Came once", "Who signed up once but never returned? Never is for a week.",
        "total_sessions = 1 AND last_seen < -7d");

    public static readonly Segment RecentVip = Make(
        "recent-vip", "Recently upgraded to VIP",
        "What users recently upgraded to the VIP plan? By the custom attribute plan; recently is 30 days.",
        "attributes.plan IN (\"VIP\", \"vip\") AND attributes.plan.change_time > -30d");

    public static readonly Segment Quit = Make(
        "quit", "Quit after regular use",
        "Who was using regularly up until a month ago, and then quit? Regularly is five sessions or more, a week apart at most.",
        "total_sessions >= 5 AND average_time_between_sessions <= 7d AND last_seen < -30d");

    public static readonly IReadOnlyList<Segment> All = [NewThisWeek, NeverReturned, RecentVip, Quit];

    /// <summary>The one of that name; null where there is none.</summary>
    public static Segment? Find(string name) => All.FirstOrDefault(s => s.Name == name);

    /// <summary>
    /// What the filters are read against: an attribute that the account does not have, or has as another type, is there with a number
    /// that no value has, so it is unset of everybody and matches nobody.
    /// </summary>
    public static AttributeCatalogue CatalogueFor(AttributeCatalogue catalogue) => catalogue.Find(Plan) is { Type: AttributeType.Text }
        ? catalogue
        : new AttributeCatalogue([.. catalogue.Live.Where(d => d.Name != Plan), new(0, Plan, AttributeType.Text, "", DateTimeOffset.UnixEpoch, null)]);

    /// <summary>The one attribute that they name.</summary>
    private const string Plan = "plan";

    private static Segment Make(string name, string displayName, string description, string filter) => new(
        SegmentNames.ReadyMadePrefix + name, displayName, description, filter, 0, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
}
