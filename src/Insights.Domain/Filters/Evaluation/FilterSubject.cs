using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.Profiles;

namespace Insights.Domain.Filters.Evaluation;

/// <summary>
/// What a filter is judged over: of one user, what its rows hold, which is what its closed sessions came to, and its values.
/// Nothing of an open session (docs/semantics.md 1.9).
/// </summary>
/// <param name="Id">As the user is known by.</param>
/// <param name="Values">Those under a retired number may be among them: no checked filter asks for them.</param>
/// <param name="Orders">How many <c>order</c> events the closed sessions hold.</param>
public sealed record FilterSubject(UserKind Kind, string Id, StandardAttributes Attributes, UserValues Values, long Orders)
{
    public static FilterSubject Of(EndUserKey user, Profile profile) => new(user.Kind, user.Id, profile.Attributes, profile.Values, profile.Attributes.Totals.Orders);
}
