using Insights.Domain.Events;
using Insights.Domain.Profiles;

namespace Insights.Domain.Sessions;

/// <summary>
/// What the sessions before <see cref="SessionHistory.DetailFromMs"/> amount to, now that no event can change them but an
/// imported one, for which the whole log is read.
/// </summary>
/// <param name="Events">How many events their windows held.</param>
public sealed record ClosedPast(SessionTotals Totals, Place? Place, Browser? Browser, long Events)
{
    public static readonly ClosedPast None = new(SessionTotals.None, null, null, 0);

    /// <summary>Adds sessions that begin after all that are here.</summary>
    public ClosedPast Then(IEnumerable<Session> later, int events)
    {
        var (totals, place, browser) = (Totals, Place, Browser);
        foreach (var session in later)
        {
            totals = totals.Combine(SessionTotals.Of(session));
            place = session.Place ?? place;
            browser = session.Browser ?? browser;
        }
        return new ClosedPast(totals, place, browser, Events + events);
    }
}
