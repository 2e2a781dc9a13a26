using Insights.Testing.Data;
using Shouldly;

namespace Insights.Testing.AccessLog;

/// <summary>
/// The four questions (docs/semantics.md 1.9) about the users of an access log, each with who is in the answer by plain code. The spans
/// are such that they tell the users of a log of four days apart.
/// </summary>
/// <param name="shift">By how much the log is moved; its last line then lies about an hour back.</param>
public sealed class FourQuestions(IReadOnlyList<LogLine> lines, TimeSpan shift)
{
    private readonly List<(string Id, List<List<LoggedEvent>> Sessions)> _users =
    [
        .. lines.GroupBy(l => l.User).Select(u => (
            u.Key, AccessLogOracle.Sessions(u.Select(l => new LoggedEvent(l.Time + shift, "", null, null, null, null, null))))),
    ];

    /// <summary>All users, by ID.</summary>
    public IEnumerable<string> Users => _users.Select(u => u.Id);

    /// <summary>How many sessions they have, and how long those are in sum.</summary>
    public (int Count, TimeSpan Total) Sessions =>
        (_users.Sum(u => u.Sessions.Count), new TimeSpan(_users.Sum(u => u.Sessions.Sum(s => (s[^1].Time - s[0].Time).Ticks))));

    /// <summary>The attribute <c>plan</c> that some users must be given.</summary>
    public IReadOnlyDictionary<string, string> Plans =>
        _users.Where((_, i) => i % 10 == 0).Select((u, i) => (u.Id, Plan: i % 4 == 0 ? "VIP" : "free")).ToDictionary(u => u.Id, u => u.Plan);

    /// <summary>The questions as filters, and the IDs of who is in each, in order.</summary>
    /// <param name="now">When they are asked, give or take a minute: every moment of the log is far from the bounds.</param>
    public IEnumerable<(string Filter, IReadOnlyList<string> Expected)> Asked(DateTimeOffset now)
    {
        var plans = Plans;
        yield return Answer("first_seen > -2d1h30m", (_, s) => s[0][0].Time > now - new TimeSpan(2, 1, 30, 0));
        yield return Answer("total_sessions = 1", (_, s) => s.Count == 1);
        yield return Answer("attributes.plan = VIP", (id, _) => plans.GetValueOrDefault(id) == "VIP");
        yield return Answer(
            "total_sessions >= 3 AND average_time_between_sessions <= 1d AND last_seen < -30h",
            (_, s) => s.Count >= 3 && s[^1][^1].Time < now - TimeSpan.FromHours(30)
                && s.Zip(s.Skip(1), (a, b) => (b[0].Time - a[^1].Time).Ticks).Average() <= TimeSpan.TicksPerDay);
    }

    private (string, IReadOnlyList<string>) Answer(string filter, Func<string, List<List<LoggedEvent>>, bool> isIn)
    {
        var expected = _users.Where(u => isIn(u.Id, u.Sessions)).Select(u => u.Id).Order(StringComparer.Ordinal).ToList();
        // One who is in tells nothing where everyone is.
        expected.Count.ShouldBeInRange(1, _users.Count - 1, filter);
        return (filter, expected);
    }
}
