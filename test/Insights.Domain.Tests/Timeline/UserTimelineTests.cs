using Insights.Domain.EndUsers.Ports;
using Insights.Domain.EndUsers;
using Insights.Domain.Identity;
using Insights.Domain.Sessions;
using Insights.Domain.Timeline;
using Insights.Storage.Codec;
using Insights.Testing.Builders;
using Insights.Testing.Histories;
using Insights.Testing.Oracle;
using Insights.Testing.Records;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.Timeline;

public class UserTimelineTests
{
    [Fact]
    public void A_session_tells_its_activity_and_the_passive_events_listed_with_it() =>
        Shape(Click("10:00", "a"), Heartbeat("10:10", "b"), SessionEnd("10:20", "c"), Click("10:21", "d"), Heartbeat("12:00", "stray"))
            .ShouldBe("a b c | d");

    [Fact]
    public void Of_two_sessions_that_a_passive_event_is_in_reach_of_the_later_lists_it() =>
        Shape(Click("10:00", "a"), SessionEnd("10:05", "b"), Click("10:10", "c"), Heartbeat("10:12", "d")).ShouldBe("a b | c d");

    [Fact]
    public void A_session_that_is_open_is_told_where_it_is_asked_for()
    {
        var log = Log(Click("10:00", "a"), Click("11:00", "b"));
        Shape(UserTimeline.Of(UserStory.Key, log, UserCodec.Instance, Moments.At("11:10"), withOpen: false)).ShouldBe("a");
        Shape(UserTimeline.Of(UserStory.Key, log, UserCodec.Instance, Moments.At("11:10"), withOpen: true)).ShouldBe("a | b");
    }

    [Fact]
    public void Of_any_history_each_session_lists_the_events_that_the_oracle_says()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var h = History.Generate(seed);
            var ledger = new Ledger(h.Rules);
            foreach (var d in h.Deliveries)
                ledger.Take(d);
            foreach (var user in h.Users)
            {
                var events = ledger.EventsOf(user);
                var expected = SessionOracle.Evaluate(events, h.EndMs).Closed.ToList();
                var told = UserTimeline.Of(UserStory.Key, LogOf(events), UserCodec.Instance, h.EndMs, withOpen: false);
                told.Select(s => string.Join(' ', s.Events.Select(e => e.EventId)))
                    .ShouldBe(expected.Select(s => string.Join(' ', s.EventIds)), $"seed {seed} {user}");
                told.Select(s => (s.Session.OrderCount, s.Session.GoalCount))
                    .ShouldBe(expected.Select(s => (s.OrderCount, s.GoalCount)), $"seed {seed} {user}");
            }
        }
    }

    /// <summary>Whether the log can be read run by run, or, as it holds more than events, only as a whole.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_any_history_the_runs_from_the_newest_on_are_the_whole_timeline(bool links)
    {
        var cuts = 0;
        for (var seed = 1; seed <= 200; seed++)
        {
            var h = History.Generate(seed);
            var ledger = new Ledger(h.Rules);
            foreach (var d in h.Deliveries)
                ledger.Take(d);
            foreach (var user in h.Users)
            {
                var log = LogOf(ledger.EventsOf(user));
                // As they came, not by time.
                new Random(seed).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(log)[1..]);
                if (links)
                    log.Add(new LogEntry(log.Count + 1, Stored.Entry(new AnonymousAdmitted("browser", h.EndMs))));
                (LogBlock.CutNewestFirst(log, UserCodec.Instance) is null).ShouldBe(links);
                foreach (var withOpen in (bool[])[false, true])
                {
                    var whole = UserTimeline.Of(UserStory.Key, log, UserCodec.Instance, h.EndMs, withOpen);
                    var runs = UserTimeline.NewestFirst(UserStory.Key, log, UserCodec.Instance, h.EndMs, withOpen).ToList();
                    Told(runs.AsEnumerable().Reverse().SelectMany(r => r)).ShouldBe(Told(whole), $"seed {seed} {user}");
                    cuts += runs.Count(r => r.Count > 0);
                    if (whole.Count == 0)
                        continue;
                    var upToMs = whole[whole.Count / 2].Session.StartMs;
                    var some = UserTimeline.NewestFirst(UserStory.Key, log, UserCodec.Instance, h.EndMs, withOpen, upToMs).SelectMany(r => r).ToList();
                    Told(some).ShouldBeSubsetOf(Told(whole));
                    some.Select(s => s.Session).ShouldContain(whole[whole.Count / 2].Session);
                    whole.Where(s => s.Session.StartMs <= upToMs).Select(s => s.Session).ShouldBeSubsetOf(some.Select(s => s.Session));
                }
            }
        }
        cuts.ShouldBeGreaterThan(1000);
    }

    private static IEnumerable<string> Told(IEnumerable<SessionStory> stories) =>
        [.. stories.Select(s => $"{s.Session}: {string.Join(' ', s.Events.Select(e => e.EventId))}")];

    [Fact]
    public void What_a_session_holds_is_told_by_page_element_and_goal()
    {
        var story = UserTimeline.Of(
            UserStory.Key,
            Log(
                PageView("10:00", "a").Details("""{"page":{"url":"/a","title":"A"}}"""),
                Click("10:01", "b").Details("""{"page":{"url":"/a","title":"A!"},"element":{"id":"buy","name":"Buy"}}"""),
                Click("10:02", "c").Details("""{"page":{"title":"only a title"},"element":{"id":"buy","name":"Buy"}}"""),
                Click("10:03", "d").Type("goal").Details("""{"properties":{"name":"signed up"}}"""),
                Click("10:04", "e").Type("goal"),
                Heartbeat("10:05", "f").Details("""{"page":{"url":"/passive"}}""")),
            UserCodec.Instance,
            Moments.At("12:00"), withOpen: false).ShouldHaveSingleItem();
        var content = SessionContent.Of(story.Events);
        content.Pages.ShouldBe([new("/a", "A!", Moments.At("10:00"), 2, 1), new(null, "only a title", Moments.At("10:02"), 1, 0)]);
        content.Elements.ShouldBe([new("buy", "Buy", Moments.At("10:01"), 2)]);
        content.Goals.ShouldBe([new("signed up", Moments.At("10:03"), 1), new(null, Moments.At("10:04"), 1)]);
    }

    private static string Shape(params EventBuilder[] events) =>
        Shape(UserTimeline.Of(UserStory.Key, Log(events), UserCodec.Instance, Moments.At("23:00"), withOpen: false));

    private static string Shape(IEnumerable<SessionStory> stories) =>
        string.Join(" | ", stories.Select(s => string.Join(' ', s.Events.Select(e => e.EventId))));

    private static List<LogEntry> Log(params EventBuilder[] events) => Numbered([
        new UserCreated(UserStory.Key, 1),
        .. events.Select(e => new EventAccepted(e.Build(), e.TimeMs, new Domain.Accounts.SessionRules(30 * 60_000, false))),
    ]);

    private static List<LogEntry> LogOf(IEnumerable<OracleEvent> events) => Numbered([
        new UserCreated(UserStory.Key, 1),
        .. events.Select(e => new EventAccepted(
            new Domain.Events.UserEvent
            {
                EventId = e.Id, TimeMs = e.TimeMs, Type = e.Type, Passive = e.IsPassive, TabId = e.Tab, Application = e.Application,
            },
            e.TimeMs, new Domain.Accounts.SessionRules((int)e.TimeoutMs, e.OneSessionPerTab, (int)e.LongestMs))),
    ]);

    private static List<LogEntry> Numbered(IEnumerable<Entry> entries) =>
        [.. entries.Select((e, i) => new LogEntry(i + 1, Stored.Entry(e)))];
}
