using Insights.Domain.EndUsers;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;
using Insights.Service.Attributes;

namespace Insights.Service.Lookups;

/// <summary>One user as a lookup shows it.</summary>
public sealed record EndUserRecord(EndUserKey Key, Profile Profile)
{
    /// <summary>Custom attributes by name; those of a retired name are left out.</summary>
    public IReadOnlyList<NamedValue> Attributes { get; init; } = [];

    /// <summary>Grows with whatever is shown, also when an attribute that the user has a value of is retired.</summary>
    public long Revision { get; init; } = Profile.Revision;

    /// <summary>The Analytics Properties that are known.</summary>
    public IReadOnlyList<NamedValue> Analytics { get; init; } = [];
}

/// <summary>A page of sessions, newest first.</summary>
/// <param name="NextPageToken">Asks for the next page; null on the last one.</param>
public sealed record SessionPage(EndUserKey Key, IReadOnlyList<Session> Sessions, string? NextPageToken);
