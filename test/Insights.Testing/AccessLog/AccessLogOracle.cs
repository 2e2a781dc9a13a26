using System.Globalization;
using System.Text.Json;

namespace Insights.Testing.AccessLog;

/// <summary>An event as the oracle sees it.</summary>
public sealed record LoggedEvent(DateTimeOffset Time, string Id, string? Country, string? Region, string? City, string? BrowserName, string? BrowserVersion);

/// <summary>Sessions and the eleven attributes of one user, computed from its events in a few plain lines.</summary>
public static class AccessLogOracle
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    public static List<List<LoggedEvent>> Sessions(IEnumerable<LoggedEvent> events)
    {
        var sessions = new List<List<LoggedEvent>>();
        foreach (var e in events.OrderBy(e => e.Time).ThenBy(e => e.Id, StringComparer.Ordinal))
        {
            if (sessions.Count == 0 || e.Time - sessions[^1][^1].Time > Timeout || e.Time - sessions[^1][0].Time >= Longest)
                sessions.Add([]);
            sessions[^1].Add(e);
        }
        return sessions;
    }

    /// <summary>The attributes in their wire form, unset ones null.</summary>
    public static Dictionary<string, string?> Attributes(List<List<LoggedEvent>> sessions)
    {
        var (first, last) = (sessions[0][0].Time, sessions[^1][^1].Time);
        var durations = sessions.Select(s => s[^1].Time - s[0].Time).ToList();
        var total = TimeSpan.FromTicks(durations.Sum(d => d.Ticks));
        var gaps = sessions.Zip(sessions.Skip(1), (a, b) => b[0].Time - a[^1].Time).ToList();
        var placed = sessions.LastOrDefault(s => s.Any(e => e.Country is not null))?.Last(e => e.Country is not null);
        var browsed = sessions.LastOrDefault(s => s.Any(e => e.BrowserName is not null))?.Last(e => e.BrowserName is not null);
        return new()
        {
            ["firstSeen"] = Time(first),
            ["lastSeen"] = Time(last),
            ["totalSessions"] = sessions.Count.ToString(CultureInfo.InvariantCulture),
            ["totalSessionDuration"] = Seconds(total),
            ["averageSessionDuration"] = Seconds(total / sessions.Count),
            ["averageTimeBetweenSessions"] = gaps.Count == 0 ? null : Seconds(TimeSpan.FromTicks(gaps.Sum(g => g.Ticks)) / gaps.Count),
            ["country"] = placed?.Country,
            ["region"] = placed?.Region,
            ["city"] = placed?.City,
            ["browserName"] = browsed?.BrowserName,
            ["browserVersion"] = browsed?.BrowserVersion,
        };
    }

    public static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + "Z";

    /// <summary>Seconds, cut to the millisecond.</summary>
    public static string Seconds(TimeSpan span) => Math.Floor((decimal)span.Ticks / TimeSpan.TicksPerMillisecond) switch
    {
        var ms => (ms / 1000).ToString("0.###", CultureInfo.InvariantCulture) + "s",
    };

    /// <summary>What the API shows, in the same form as <see cref="Attributes"/>.</summary>
    public static Dictionary<string, string?> Shown(JsonElement user, IEnumerable<string> names) => names.ToDictionary(
        name => name,
        name => user.GetProperty("standardAttributes").TryGetProperty(name, out var value) ? value.ToString() : null);
}
