using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.Live;
using Insights.Domain.Privacy;

namespace Insights.Service.Live;

/// <summary>What the account's settings of this moment let show (docs/semantics.md 1.8); what they leave out is not kept in the first place.</summary>
internal static class LiveShown
{
    /// <returns>Null: the user is not shown.</returns>
    public static LiveState? Of(LiveState user, AccountSettings settings)
    {
        if (user.User.Kind == UserKind.Identified && !settings.UserIdentification)
            return null;
        if (settings.TrackingLevel < TrackingLevel.Standard)
            return user with { Place = null, Browser = null, PageUrl = null, PageTitle = null };
        return settings is { PageUrl: true, PageTitle: true } ? user : user with
        {
            PageUrl = settings.PageUrl ? user.PageUrl : null,
            PageTitle = settings.PageTitle ? user.PageTitle : null,
        };
    }
}
