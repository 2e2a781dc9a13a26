using Insights.Domain.EndUsers;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;
using Insights.Domain.Tags;
using Insights.Service.Attributes;

namespace Insights.Service.Lookups;

/// <summary>One user as a lookup shows it.</summary>
public sealed record EndUserRecord(EndUserKey Key, Profile Profile)
{
    /// <summary>Custom attributes by name; those of a retired name are left out.</summary>
    public IReadOnlyList<NamedValue> Attributes { get; init; } = [];

    /// <summary>The Analytics Properties that are known.</summary>
    public IReadOnlyList<NamedValue> Analytics { get; init; } = [];

    /// <summary>What the user is called in short, in the order of <see cref="UserTag"/>.</summary>
    public IReadOnlyList<UserTag> Tags { get; init; } = [];
}

/// <summary>A page of sessions, newest first.</summary>
/// <param name="NextPageToken">Asks for the next page; null on the last one.</param>
public sealed record SessionPage(EndUserKey Key, IReadOnlyList<Session> Sessions, string? NextPageToken);
