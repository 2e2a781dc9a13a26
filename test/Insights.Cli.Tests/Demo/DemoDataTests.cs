using System.Globalization;
using System.Text.Json.Nodes;
using Insights.Cli.Demo;

namespace Insights.Cli.Tests.Demo;

public sealed class DemoDataTests
{
    public static TheoryData<int, string> Plans => new()
    {
        { 45, "2026-03-01T00:00:01Z" }, { 90, "2026-03-01T12:34:56Z" }, { 90, "2026-12-31T23:59:59Z" }, { 150, "2026-03-01T06:00:00Z" },
    };

    [Theory]
    [MemberData(nameof(Plans))]
    public void The_smallest_crowd_answers_all_four_questions(int days, string now)
    {
        var plan = Plan(20, days, now);
        var sessions = plan.People().ToDictionary(p => p, p => p.Visits.Where(v => v < plan.Now.AddHours(-1)).ToList());
        sessions.Count(s => s.Value[0] > plan.Now.AddDays(-7)).ShouldBeGreaterThan(0, "new this week");
        sessions.Count(s => s.Value.Count == 1 && s.Value[0] < plan.Now.AddDays(-7).AddHours(-1)).ShouldBeGreaterThan(0, "never returned");
        sessions.Count(s => s.Key.Upgrade > plan.Now.AddDays(-30)).ShouldBeGreaterThan(0, "recent VIP");
        sessions.Count(s => s.Value.Count >= 5 && s.Value[^1] < plan.Now.AddDays(-30).AddHours(-1)
            && (s.Value[^1] - s.Value[0]) / (s.Value.Count - 1) <= TimeSpan.FromDays(7)).ShouldBeGreaterThan(0, "quit");
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public void Events_lie_within_the_days_asked_for_and_none_after_now(int days, string now)
    {
        var plan = Plan(200, days, now);
        foreach (var person in plan.People())
        {
            var events = new DemoEvents(plan, person).Events().ToList();
            var times = events.ConvertAll(Time);
            times[0].ShouldBeGreaterThan(plan.Now.AddDays(-days - 1));
            times[^1].ShouldBeLessThanOrEqualTo(plan.Now);
            times.ShouldBe(times.Order());
            events.Select(e => (string)e["eventId"]!).ShouldBeUnique();
            events.ShouldAllBe(e => e["userId"] != null || e["anonymousId"] != null);
            new DemoEvents(plan, person).Updates().Select(Time).ShouldAllBe(at => at <= plan.Now && at >= times[0].AddHours(-1));
        }
    }

    [Fact]
    public void History_has_closed_and_some_are_live()
    {
        var plan = Plan(400, 90, "2026-03-01T00:00:01Z");
        var last = plan.People().Select(p => Time(new DemoEvents(plan, p).Events().Last())).ToList();
        last.Count(at => at > plan.Now.AddMinutes(-6)).ShouldBe(plan.People().Count(p => p.IsLive));
        plan.People().Count(p => p.IsLive).ShouldBeGreaterThan(4);
        // Of the day before, the last session's timeout is over too.
        foreach (var person in plan.People().Where(p => !p.IsLive))
            Time(new DemoEvents(plan, person).Events().Last()).ShouldBeLessThan(plan.Now.AddMinutes(-31));
    }

    [Fact]
    public void Visitors_who_log_in_are_anonymous_up_to_an_event_with_both_IDs()
    {
        var plan = Plan(400, 90, "2026-03-01T12:00:00Z");
        var people = plan.People().Where(p => p is { UserId: not null, AnonymousId: not null }).ToList();
        people.Count.ShouldBeGreaterThan(50);
        foreach (var person in people)
        {
            var events = new DemoEvents(plan, person).Events().ToList();
            var login = events.FindIndex(e => (string?)e["type"] == "identify");
            events[login].Count(f => f.Key is "userId" or "anonymousId").ShouldBe(2);
            events.Take(login).ShouldAllBe(e => e["userId"] == null);
            events.Skip(login + 1).ShouldAllBe(e => e["anonymousId"] == null);
        }
    }

    [Fact]
    public void More_users_are_the_same_users_and_others() =>
        Plan(50, 90, "2026-03-01T12:00:00Z").People().Take(20).Select(p => (p.UserId, p.AnonymousId, string.Join(' ', p.Visits)))
            .ShouldBe(Plan(20, 90, "2026-03-01T12:00:00Z").People().Select(p => (p.UserId, p.AnonymousId, string.Join(' ', p.Visits))));

    private static DemoPlan Plan(int users, int days, string now) => new(1, users, days, DateTimeOffset.Parse(now, CultureInfo.InvariantCulture));

    private static DateTimeOffset Time(JsonObject of) => DateTimeOffset.Parse((string)of["time"]!, CultureInfo.InvariantCulture);
}
