using Insights.Domain.Attributes;
using Insights.Domain.Identity;
using Insights.Domain.Sessions;

namespace Insights.Domain.Profiles;

/// <summary>What a lookup returns of one user: a function of the set of accepted events and of the clock (docs/semantics.md 1.5).</summary>
/// <param name="Revision">Grows whenever anything shown changes; says nothing by itself.</param>
/// <param name="OpenSession">The latest session that has not closed; null where there is none.</param>
public sealed record Profile(long Revision, StandardAttributes Attributes, Session? OpenSession)
{
    /// <summary>Who was merged into whom and when (docs/semantics.md 1.7); not part of the stored profile row.</summary>
    public Links Links { get; init; } = Links.None;
    /// <summary>Custom attributes and Analytics Properties, those under a retired number too; they do not wait for a session to close.</summary>
    public UserValues Values { get; init; } = UserValues.None;
}
