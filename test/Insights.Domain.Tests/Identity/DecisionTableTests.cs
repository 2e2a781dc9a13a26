using Insights.Domain.EndUsers;
using Insights.Domain.Identity;
using Insights.Domain.Identity.Commands;
using Insights.Testing.Builders;

namespace Insights.Domain.Tests.Identity;

/// <summary>
/// The decision table of identity (docs/semantics.md 1.7). A row: what arrives, in the order of arrival, and what each side then shows,
/// when all sessions have closed: sessions as "start-end xEvents", links as "with whom from-until".
/// What arrives: "a" is an event of the anonymous record a, "u" one of the user u, "a+u" one with both IDs; "a>u" links,
/// "a>" ends the link; each with the time that it states. A step in brackets says what became of it.
/// </summary>
public sealed class DecisionTableTests
{
    private const string Nothing = "";

    [Theory]
    // The state of either side when the link comes.
    [InlineData("nobody is known", "a>u 10:00",
        Nothing, "u 10:00-", Nothing, "a 10:00-")]
    [InlineData("only the anonymous record is known", "a 10:00; a 10:10; a>u 10:20",
        "10:00-10:10 x2", "u 10:20-", "10:00-10:10 x2", "a 10:20-")]
    [InlineData("only the user is known", "u 10:00; a>u 10:20",
        Nothing, "u 10:20-", "10:00 x1", "a 10:20-")]
    [InlineData("both are known, apart in time", "u 10:00; a 12:00; a>u 12:10",
        "12:00 x1", "u 12:10-", "10:00 x1 | 12:00 x1", "a 12:10-")]
    [InlineData("both sessions are open and become one", "a 10:00; u 10:10; a 10:20; a>u 10:25",
        "10:00-10:20 x2", "u 10:25-", "10:00-10:20 x3", "a 10:25-")]
    [InlineData("the anonymous session had closed", "a 10:00; a>u 12:00; u 12:00",
        "10:00 x1", "u 12:00-", "10:00 x1 | 12:00 x1", "a 12:00-")]
    [InlineData("both are asleep", "a 10:00; u 11:00; settle; sleep; a>u 12:00",
        "10:00 x1", "u 12:00-", "10:00 x1 | 11:00 x1", "a 12:00-")]
    // The session goes on across the login.
    [InlineData("the journey goes on within the timeout", "a 10:00; a>u 10:10; u 10:30",
        "10:00 x1", "u 10:10-", "10:00-10:30 x2", "a 10:10-")]
    [InlineData("and not beyond it", "a 10:00; a>u 10:10; u 10:31",
        "10:00 x1", "u 10:10-", "10:00 x1 | 10:31 x1", "a 10:10-")]
    // What follows the link.
    [InlineData("events with the anonymous ID alone go to the user only", "a 10:00; a>u 10:05; a 10:10",
        "10:00 x1", "u 10:05-", "10:00-10:10 x2", "a 10:05-")]
    [InlineData("an event at the very moment of the link is the user's", "a>u 10:00; a 10:00",
        Nothing, "u 10:00-", "10:00 x1", "a 10:00-")]
    [InlineData("nothing flows from the user to the anonymous record", "a>u 10:00; u 10:05",
        Nothing, "u 10:00-", "10:05 x1", "a 10:00-")]
    // Logout.
    [InlineData("after a logout events are the anonymous record's again", "a>u 10:00; a 10:05; a> 10:10; a 10:15",
        "10:15 x1", "u 10:00-10:10", "10:05 x1", "a 10:00-10:10")]
    [InlineData("an event at the very moment of the logout too", "a>u 10:00; a> 10:10; a 10:10",
        "10:10 x1", "u 10:00-10:10", Nothing, "a 10:00-10:10")]
    [InlineData("a logout of whom nobody linked", "a 10:00; a> 10:10; a 10:15",
        "10:00-10:15 x2", Nothing, Nothing, Nothing)]
    // Again.
    [InlineData("link, logout, link: only what is new flows", "a 10:00; a>u 10:05; a> 10:10; a 10:15; a>u 10:20",
        "10:00-10:15 x2", "u 10:05-10:10 | u 10:20-", "10:00-10:15 x2", "a 10:05-10:10 | a 10:20-")]
    [InlineData("a second link to the same user goes on", "a>u 10:00; a>u 10:10; a 10:15",
        Nothing, "u 10:00-", "10:15 x1", "a 10:00-")]
    [InlineData("a link to another user ends the one before", "a 10:00; a>u 10:05; a 10:10; a>v 10:15; a 10:20",
        "10:00 x1", "u 10:05-10:15 | v 10:15-", "10:00-10:10 x2", "a 10:05-10:15")]
    [InlineData("what was gathered before the first link is the first user's alone", "a 10:00; a>v 10:05; a> 10:10; a 10:15; a>u 10:20",
        "10:00-10:15 x2", "v 10:05-10:10 | u 10:20-", "10:15 x1", "a 10:20-")]
    [InlineData("the same operation again changes nothing", "a 10:00; a>u 10:05; a>u 10:05 [Duplicate]; a 10:10",
        "10:00 x1", "u 10:05-", "10:00-10:10 x2", "a 10:05-")]
    // Late.
    [InlineData("a late event of the anonymous part belongs to both", "a 10:00; a>u 10:20; a 10:10",
        "10:00-10:10 x2", "u 10:20-", "10:00-10:10 x2", "a 10:20-")]
    [InlineData("a late event of the linked part belongs to the user", "a>u 10:00; a> 10:20; a 10:10",
        Nothing, "u 10:00-10:20", "10:10 x1", "a 10:00-10:20")]
    [InlineData("a late link takes what followed it away from the anonymous record", "a 10:00; a 10:10; a>u 10:05",
        "10:00 x1", "u 10:05-", "10:00-10:10 x2", "a 10:05-")]
    [InlineData("a late logout gives back what followed it", "a>u 10:00; a 10:05; a 10:20; a> 10:10",
        "10:20 x1", "u 10:00-10:10", "10:05 x1", "a 10:00-10:10")]
    [InlineData("a late link to another before this one takes what was gathered", "a 10:00; a>u 10:20; a>v 10:10",
        "10:00 x1", "v 10:10-10:20 | u 10:20-", Nothing, "a 10:20-")]
    [InlineData("the order of arrival says nothing", "a> 10:20; a 10:25; a 10:15; a>u 10:10; a 10:00",
        "10:00-10:25 x2", "u 10:10-10:20", "10:00-10:15 x2", "a 10:10-10:20")]
    [InlineData("an operation older than the lateness is refused", "a 40:00; a>u 10:00 [TooLate]",
        "40:00 x1", Nothing, Nothing, Nothing)]
    // Events with both IDs.
    [InlineData("an event with both IDs is the user's and links", "a 10:00; a+u 10:10; a 10:15",
        "10:00 x1", "u 10:10-", "10:00-10:15 x3", "a 10:10-")]
    [InlineData("a resend of it changes nothing", "a 10:00; a+u 10:10; a+u 10:10 [Duplicate]",
        "10:00 x1", "u 10:10-", "10:00-10:10 x2", "a 10:10-")]
    [InlineData("further ones go on with the link", "a+u 10:00; a+u 10:10; a 10:15",
        Nothing, "u 10:00-", "10:00-10:15 x3", "a 10:00-")]
    [InlineData("after a logout the next one links again", "a+u 10:00; a> 10:05; a 10:10; a+u 10:15",
        "10:10 x1", "u 10:00-10:05 | u 10:15-", "10:00-10:15 x3", "a 10:00-10:05 | a 10:15-")]
    [InlineData("a late logout ends the link only until the next of them", "a+u 10:00; a+u 10:10; a 10:05; a 10:15; a> 10:04",
        "10:05 x1", "u 10:00-10:04 | u 10:10-", "10:00-10:15 x4", "a 10:00-10:04 | a 10:10-")]
    [InlineData("a late one links from its own time", "a 10:00; a 10:20; a+u 10:10",
        "10:00 x1", "u 10:10-", "10:00-10:20 x3", "a 10:10-")]
    // Refused.
    [InlineData("no one's ID is not linked", "a 10:00; a>null 10:05 [Refused]; a>[object Object] 10:05 [Refused]; a> Guest  10:06 [Refused]",
        "10:00 x1", Nothing, Nothing, Nothing)]
    [InlineData("nor is one linked that is no one's", "anonymous>u 10:05 [Refused]; 0>u 10:05 [Refused]",
        Nothing, Nothing, Nothing, Nothing)]
    public async Task Each_side_shows_what_the_table_says(string _, string arrives, string aSessions, string aLinks, string uSessions, string uLinks)
    {
        var world = new LinkedUsers();
        foreach (var step in arrives.Split(';', StringSplitOptions.TrimEntries))
            await TakeAsync(world, step);
        world.MoveTo(Moments.At("00:00", day: 3));
        (await SideAsync(world, LinkedUsers.Anonymous("a"))).ShouldBe((aSessions, aLinks), "the anonymous record");
        (await SideAsync(world, LinkedUsers.Identified("u"))).ShouldBe((uSessions, uLinks), "the user");
    }

    [Fact]
    public async Task What_a_linked_record_takes_is_said_to_be_the_users()
    {
        var world = new LinkedUsers();
        (await world.SendAsync(LinkedUsers.Anonymous("a"), An.Click("10:00"))).ShouldBe(RecordOutcome.Accepted);
        await world.IdentifyAsync("a", "u", Moments.At("10:05"), "op");
        (await world.SendAsync(LinkedUsers.Anonymous("a"), An.Click("10:10"))).ShouldBe(RecordOutcome.AcceptedForLinked);
        (await world.SendAsync(LinkedUsers.Anonymous("a"), An.Click("10:01"))).ShouldBe(RecordOutcome.Accepted);
    }

    [Fact]
    public async Task An_identified_user_is_not_linked_into_another()
    {
        var world = new LinkedUsers();
        var done = await world.Users.IdentifyAsync(
            LinkedUsers.Identified("u"), LinkedUsers.Identified("v"), new OpKey(0, "op"), 0, false, null, CancellationToken.None);
        done.ShouldBe(new OpDone(OpOutcome.Refused, LinkRefusal.AlreadyIdentified));
    }

    [Fact]
    public async Task The_101st_anonymous_record_is_refused_and_the_100_go_on()
    {
        var world = new LinkedUsers();
        var at = Moments.At("10:00");
        for (var i = 0; i < LinkRefusals.MaxAnonymous; i++)
            (await world.IdentifyAsync($"a{i}", "u", at, "op")).Outcome.ShouldBe(OpOutcome.Accepted);
        (await world.IdentifyAsync("a100", "u", at, "op")).ShouldBe(new OpDone(OpOutcome.Refused, LinkRefusal.TooManyAnonymous));
        (await world.IdentifyAsync("a7", "u", at, "op2")).Outcome.ShouldBe(OpOutcome.Accepted);
        (await world.SendAsync(LinkedUsers.Identified("u"), An.Click("10:10").Anonymous("a101"))).ShouldBe(RecordOutcome.AcceptedUnlinked);
        (await world.SendAsync(LinkedUsers.Anonymous("a101"), An.Click("10:11"))).ShouldBe(RecordOutcome.Accepted);
        (await world.GetAsync(LinkedUsers.Identified("u")))!.OpenSession!.EventCount.ShouldBe(1);
    }

    private static async Task TakeAsync(LinkedUsers world, string step)
    {
        var expected = step.EndsWith(']') && step.LastIndexOf('[') is var bracket and > 0 && !step.EndsWith("Object]", StringComparison.Ordinal)
            ? step[(bracket + 1)..^1]
            : "Accepted";
        var told = step.EndsWith($" [{expected}]", StringComparison.Ordinal) ? step[..step.LastIndexOf('[')].TrimEnd() : step;
        if (told is "sleep" or "settle")
        {
            if (told == "sleep")
            {
                world.SleepAll();
                return;
            }
            world.MoveTo(world.NowMs + (3_600_000 - 1));
            await world.SettleAsync(LinkedUsers.Anonymous("a"));
            await world.SettleAsync(LinkedUsers.Identified("u"));
            return;
        }
        var (who, time) = (told[..told.LastIndexOf(' ')], told[(told.LastIndexOf(' ') + 1)..]);
        var hour = int.Parse(time[..2], System.Globalization.CultureInfo.InvariantCulture);
        var at = Moments.At($"{hour % 24:00}:{time[3..]}", hour / 24);
        if (who.Contains('>', StringComparison.Ordinal))
        {
            var (from, to) = (who[..who.IndexOf('>', StringComparison.Ordinal)], who[(who.IndexOf('>', StringComparison.Ordinal) + 1)..]);
            var done = to.Length == 0 ? await world.AnonymizeAsync(from, at, "op" + time) : await world.IdentifyAsync(from, to, at, "op" + time);
            done.Outcome.ToString().ShouldBe(expected, step);
            return;
        }
        var both = who.Split('+');
        var e = An.Event().AtMs(at).Id("e" + time);
        var outcome = both.Length == 2 ? await world.SendAsync(LinkedUsers.Identified(both[1]), e.Anonymous(both[0]))
            : await world.SendAsync(who is "a" ? LinkedUsers.Anonymous(who) : LinkedUsers.Identified(who), e);
        (outcome == RecordOutcome.AcceptedForLinked ? RecordOutcome.Accepted : outcome).ToString().ShouldBe(expected, step);
    }

    private static async Task<(string Sessions, string Links)> SideAsync(LinkedUsers world, EndUserKey key)
    {
        await world.SettleAsync(key);
        var links = (await world.GetAsync(key))?.Links ?? Links.None;
        return (
            UserStory.Shape((await world.Store.ReadSessionsAsync(key, null, 100, CancellationToken.None)).Reverse()).Replace("16:00+1d", "40:00", StringComparison.Ordinal),
            string.Join(" | ", links.All.Select(l => $"{l.OtherId} {Moments.Text(l.SinceMs)}-{(l.UntilMs is { } until ? Moments.Text(until) : "")}")));
    }
}
