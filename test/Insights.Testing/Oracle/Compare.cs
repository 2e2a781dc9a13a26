using Insights.Domain.Attributes;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;
using Insights.Testing.Oracle;

namespace Insights.Testing.Oracle;

/// <summary>Compares what the product shows with what the oracle says, field by field.</summary>
internal static class Compare
{
    /// <param name="asRow">Whether it is a row, which has no open session.</param>
    /// <returns>The first difference; null where there is none.</returns>
    public static string? Profiles(Profile? shown, OracleAnswer expected, bool asRow = false)
    {
        if (shown is null || !expected.Exists)
            return Field("exists", shown is not null, expected.Exists);
        var (a, o) = (shown.Attributes, expected.Profile);
        int? sessions = o.Sessions == 0 ? null : o.Sessions;
        return Field("total_sessions", a.TotalSessions, sessions)
            ?? Field("first_seen", a.FirstSeenMs, o.FirstSeenMs)
            ?? Field("last_seen", a.LastSeenMs, o.LastSeenMs)
            ?? Field("total_session_duration", a.TotalSessionDurationMs, sessions is null ? null : o.TotalMs)
            ?? Field("average_session_duration", a.AverageSessionDurationMs, o.AverageDurationMs)
            ?? Field("average_time_between_sessions", a.AverageTimeBetweenSessionsMs, o.AverageGapMs)
            ?? Field("orders", a.Totals.Orders, o.Orders)
            ?? Field("country", a.Place?.Country, o.Country)
            ?? Field("region", a.Place?.Region, o.Region)
            ?? Field("city", a.Place?.City, o.City)
            ?? Field("browser_name", a.Browser?.Name, o.BrowserName)
            ?? Field("browser_version", a.Browser?.Version, o.BrowserVersion)
            ?? Values(shown.Values, expected)
            ?? (asRow ? null : Analytics(shown.Values, expected))
            ?? Sessions("open session", [.. One(shown.OpenSession)], [.. expected.Open.TakeLast(asRow ? 0 : 1)]);
    }

    /// <returns>The first difference in custom attributes; null where there is none.</returns>
    public static string? Values(UserValues shown, OracleAnswer expected)
    {
        var values = AttributeOracle.Evaluate(expected.Updates);
        foreach (var (number, value) in values)
        {
            if (Field($"attribute {number}", Text(shown.Find(number)), value) is { } difference)
                return difference;
        }
        return Field("values", shown.All.Keys.Count(n => n > 0), values.Count);
    }

    /// <returns>The first difference in Analytics Properties; null where there is none.</returns>
    public static string? Analytics(UserValues shown, OracleAnswer expected)
    {
        for (var i = 0; i < AnalyticsNumbers.Count; i++)
        {
            var known = shown.Find(-1 - i);
            string? value = expected.Analytics.TryGetValue(AnalyticsNumbers.Names[i], out var said)
                ? FormattableString.Invariant($"{said.Text} from EVENT at {said.TimeMs}")
                : null;
            if (Field(AnalyticsNumbers.Names[i], Text(known), value) is { } difference)
                return difference;
        }
        return null;
    }

    private static string? Text(KnownValue? known) =>
        known is null ? null : FormattableString.Invariant(
            $"{known.Value} from {known.Source.WireName()} at {known.TimeMs}{(known.ChangeMs is { } since ? $" since {since}" : "")}");

    /// <returns>The first difference; null where there is none.</returns>
    public static string? Sessions(string what, IReadOnlyList<Session> shown, IReadOnlyList<OracleSession> expected)
    {
        for (var i = 0; i < Math.Min(shown.Count, expected.Count); i++)
        {
            if (One(shown[i], expected[i]) is { } difference)
                return $"{what} {i + 1} of {expected.Count}, {expected[i]}: {difference}";
        }
        return Field(what + " count", shown.Count, expected.Count);
    }

    private static string? One(Session s, OracleSession o) =>
        Field("first event", s.FirstEventId, o.FirstActivityId)
        ?? Field("start", s.StartMs, o.StartMs)
        ?? Field("end", s.EndMs, o.EndMs)
        ?? Field("duration", s.DurationMs, o.DurationMs)
        ?? Field("events", s.EventCount, o.EventCount)
        ?? Field("page views", s.PageViewCount, o.PageViewCount)
        ?? Field("orders", s.OrderCount, o.OrderCount)
        ?? Field("goals", s.GoalCount, o.GoalCount)
        ?? Field("application", s.Application, o.Application)
        ?? Field("place", Text(s.Place?.Country, s.Place?.Region, s.Place?.City), Text(o.Place?.Country, o.Place?.Region, o.Place?.City))
        ?? Field("browser", Text(s.Browser?.Name, s.Browser?.Version), Text(o.Browser?.Name, o.Browser?.Version))
        ?? Field("end reason", s.EndReason.ToString(), o.EndReason.ToString())
        ?? Field("open until", s.OpenUntilMs, o.CloseAtMs ?? o.EndMs);

    private static string Text(params string?[] parts) => string.Join('/', parts);

    public static string? Field<T>(string name, T actual, T expected) =>
        EqualityComparer<T>.Default.Equals(actual, expected) ? null : $"{name} is {actual?.ToString() ?? "unset"}, not {expected?.ToString() ?? "unset"}";

    private static IEnumerable<Session> One(Session? session) => session is null ? [] : [session];
}
