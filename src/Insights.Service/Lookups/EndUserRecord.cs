using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Catalogue;
using Insights.Domain.EndUsers;
using Insights.Domain.Filters.Evaluation;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;
using Insights.Domain.Tags;
using Insights.Service.Attributes;

namespace Insights.Service.Lookups;

/// <summary>One user as a lookup shows it.</summary>
public sealed record EndUserRecord(EndUserKey Key, Profile Profile)
{
    /// <summary>The record with values and tags under their names.</summary>
    /// <param name="catalogue">Has every number of the user's custom attributes.</param>
    public static EndUserRecord Of(EndUserKey key, Profile profile, AttributeCatalogue catalogue, long nowMs)
    {
        var tags = catalogue.Tags.Of(FilterSubject.Of(key, profile), nowMs);
        // The one tag that comes by the clock, and stays.
        var record = new EndUserRecord(key, profile) { Tags = tags, Revision = profile.Revision + (tags.Contains(UserTag.LongtimeUser) ? 1 : 0) };
        return ReferenceEquals(profile.Values, UserValues.None) ? record : record with
        {
            Attributes = NamedValue.Custom(profile.Values, catalogue),
            Analytics = NamedValue.Analytics(profile.Values),
            Revision = record.Revision + NamedValue.Retired(profile.Values, catalogue),
        };
    }

    /// <summary>Custom attributes by name; those of a retired name are left out.</summary>
    public IReadOnlyList<NamedValue> Attributes { get; init; } = [];

    /// <summary>Grows with whatever is shown, also when an attribute that the user has a value of is retired, and when a tag comes by the clock.</summary>
    public long Revision { get; init; } = Profile.Revision;

    /// <summary>The Analytics Properties that are known.</summary>
    public IReadOnlyList<NamedValue> Analytics { get; init; } = [];

    /// <summary>What the user is called in short, in the order of <see cref="UserTag"/>.</summary>
    public IReadOnlyList<UserTag> Tags { get; init; } = [];
}

/// <summary>A page of sessions, newest first.</summary>
/// <param name="NextPageToken">Asks for the next page; null on the last one.</param>
public sealed record SessionPage(EndUserKey Key, IReadOnlyList<Session> Sessions, string? NextPageToken);
