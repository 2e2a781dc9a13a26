using Insights.Domain.Analytics;
using Insights.Domain.EndUsers;
using Insights.Domain.Filters.Evaluation;
using Insights.Domain.Sessions;

namespace Insights.Testing.Oracle;

/// <summary>Figures of sessions by the words of docs/semantics.md 1.9: plain, and written apart from the SQL that answers in earnest.</summary>
public static class AnalyticsOracle
{
    /// <param name="users">Every user's closed sessions.</param>
    public static SessionFigures Figures(IEnumerable<(EndUserKey Key, IReadOnlyList<Session> Sessions)> users, string? application, Period period)
    {
        var durations = new List<long>();
        var (active, fresh) = (0, 0);
        foreach (var (_, sessions) in users)
        {
            var inside = Inside(sessions, application, period).ToList();
            if (inside.Count == 0)
                continue;
            durations.AddRange(inside.Select(s => s.EndMs - s.StartMs));
            active++;
            var first = sessions.Min(s => s.StartMs);
            if (first >= period.FromMs && first < period.ToMs)
                fresh++;
        }
        durations.Sort();
        var n = durations.Count;
        // The shortest that at least half, or nine tenths, are no longer than.
        return n == 0
            ? SessionFigures.None
            : new SessionFigures(
                n, durations.Sum(), durations.First(d => durations.Count(o => o <= d) * 2 >= n), durations.First(d => durations.Count(o => o <= d) * 10 >= n * 9),
                active, fresh);
    }

    /// <summary>The newest first.</summary>
    public static IEnumerable<UserSession> Sessions(
        IEnumerable<(EndUserKey Key, IReadOnlyList<Session> Sessions)> users, string? application, Period period) =>
        users.SelectMany(u => Inside(u.Sessions, application, period).Select(s => new UserSession(u.Key, u.Key.ToHash(), s)))
            .OrderDescending(Comparer<UserSession>.Create((a, b) => Compare(PlaceOf(a), PlaceOf(b))));

    public static SessionPlace PlaceOf(UserSession session) => new(session.Session.StartMs, session.UserHash, session.Session.FirstEventId);

    public static int Compare(SessionPlace a, SessionPlace b)
    {
        var order = a.StartMs.CompareTo(b.StartMs);
        order = order != 0 ? order : string.CompareOrdinal(a.UserHash.ToString(), b.UserHash.ToString());
        return order != 0 ? order : TextOrder.Compare(a.FirstEventId, b.FirstEventId);
    }

    public static IEnumerable<UserActivity> Struggling(
        IEnumerable<(EndUserKey Key, IReadOnlyList<Session> Sessions)> users, string? application, Period period, StrugglingRule rule) =>
        users.Select(u => Activity(u.Key, u.Sessions, application, period, rule.ShortMs))
            .Where(a => a.ShortSessions >= rule.LeastShort)
            .OrderByDescending(a => a.ShortSessions).ThenBy(a => a.UserHash.ToString(), StringComparer.Ordinal);

    public static IEnumerable<UserActivity> Disengaged(
        IEnumerable<(EndUserKey Key, IReadOnlyList<Session> Sessions)> users, string? application, Period period, DisengagedRule rule) =>
        users.Where(u => u.Sessions.Count > 0 && u.Sessions.Min(s => s.StartMs) < period.ToMs)
            .Select(u => Activity(u.Key, u.Sessions, application, period, 60_000))
            .Where(a => a.Sessions <= rule.MostSessions && a.TotalMs <= rule.MostMs)
            .OrderBy(a => a.LastSeenMs).ThenBy(a => a.UserHash.ToString(), StringComparer.Ordinal);

    private static UserActivity Activity(EndUserKey key, IReadOnlyList<Session> sessions, string? application, Period period, long shortMs)
    {
        var inside = Inside(sessions, application, period).ToList();
        return new UserActivity(
            key, key.ToHash(), inside.Count, inside.Count(s => s.EndMs - s.StartMs <= shortMs), inside.Sum(s => s.EndMs - s.StartMs),
            inside.Where(s => s.Application is not null).Select(s => s.Application).Distinct().Count(), sessions.Count == 0 ? 0 : sessions.Max(s => s.EndMs),
            sessions.OrderBy(s => s.StartMs).LastOrDefault(s => s.Place is not null)?.Place, sessions.OrderBy(s => s.StartMs).LastOrDefault(s => s.Browser is not null)?.Browser);
    }

    private static IEnumerable<Session> Inside(IReadOnlyList<Session> sessions, string? application, Period period) => sessions.Where(
        s => s.StartMs >= period.FromMs && s.StartMs < period.ToMs && (application is null || s.Application == application));
}
