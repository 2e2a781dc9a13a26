using Insights.Domain.EndUsers;
using Insights.Domain.Live;

namespace Insights.Domain.Tests.Live;

public sealed class LiveSliceTests
{
    private const long WindowMs = 600_000;

    /// <summary>At the beginning of a minute.</summary>
    private const long NoonMs = 1_767_225_600_000;

    private readonly LiveSlice _slice = new(WindowMs, 100);

    [Fact]
    public void A_user_counts_once_in_a_minute_and_once_for_each_application()
    {
        Take("alice", 0, "web");
        Take("alice", 30_000, "web");
        Take("alice", 40_000, "app");
        Take("bob", 50_000, "app");
        Take("alice", 60_000, "web");
        Counts(null, 60_000)[^2..].ShouldBe([2, 1]);
        Counts("web", 60_000)[^2..].ShouldBe([1, 1]);
        Counts("app", 60_000)[^2..].ShouldBe([2, 0]);
    }

    [Fact]
    public void What_is_told_late_counts_in_its_minute_and_what_is_told_twice_once()
    {
        Take("alice", 120_000, "web");
        Take("alice", 0, "web");
        Take("alice", 0, "web");
        Counts(null, 120_000)[^3..].ShouldBe([1, 0, 1]);
    }

    [Fact]
    public void A_minute_is_forgotten_after_an_hour()
    {
        Take("alice", 0, "web");
        Take("bob", 59 * 60_000, "web");
        Counts(null, 59 * 60_000)[0].ShouldBe(1);
        Take("bob", 60 * 60_000, "web");
        var counts = Counts(null, 60 * 60_000);
        (counts[0], counts[^1]).ShouldBe((0, 1));
    }

    [Fact]
    public void Who_is_live_no_more_is_let_go_and_where_there_are_too_many_the_oldest()
    {
        for (var i = 0; i < 103; i++)
            Take($"user-{i}", i, "web");
        Read(103).ShouldBe(Enumerable.Range(3, 100).Select(i => $"user-{i}"), ignoreOrder: true);
        _slice.IsTruncated("acme", NoonMs + 103).ShouldBeTrue();
        Read(WindowMs + 101).ShouldBe(["user-102"]);
        _slice.IsTruncated("acme", NoonMs + WindowMs + 103).ShouldBeFalse();
    }

    [Fact]
    public void Changes_are_told_in_their_order_each_user_as_it_is_now_and_a_page_at_a_time()
    {
        Take("alice", 0, "web");
        Take("bob", 1, "web");
        var (_, seen, _) = _slice.After("acme", 0);
        Take("carol", 2, "web");
        Take("alice", 3, "web");
        _slice.After("acme", seen).Changes.Select(u => u.User.Id).ShouldBe(["carol", "alice"]);
        _slice.After("other", 0).Changes.ShouldBeEmpty();
        var (page, version, more) = _slice.After(null, 0, 2);
        (string.Join(' ', page.Select(u => u.User.Id)), more).ShouldBe(("bob carol", true));
        _slice.After(null, version, 2).Changes.Select(u => u.User.Id).ShouldBe(["alice"]);
    }

    [Fact]
    public void An_anonymous_user_who_turns_out_to_be_another_goes_unless_it_did_something_since()
    {
        Take("anon", 0, "web", UserKind.Anonymous);
        _slice.Retire(new EndUserKey("acme", UserKind.Anonymous, "anon"), NoonMs + 1);
        Read(2).ShouldBeEmpty();
        Take("anon", 2, "web", UserKind.Anonymous);
        _slice.Retire(new EndUserKey("acme", UserKind.Anonymous, "anon"), NoonMs + 1);
        Read(2).ShouldBe(["anon"]);
    }

    [Fact]
    public void One_that_is_told_all_shows_and_counts_the_same()
    {
        for (var i = 0; i < 50; i++)
            Take($"user-{i % 20}", i * 5_000, i % 3 == 0 ? "web" : "app");
        var other = new LiveSlice(WindowMs, 100);
        other.Take(_slice.After(null, 0).Changes, NoonMs + 250_000);
        other.TakeCounts(_slice.Counts());
        other.Read("acme", NoonMs + 250_000).Select(u => (u.User.Id, u.Events, u.LastMs))
            .ShouldBe(_slice.Read("acme", NoonMs + 250_000).Select(u => (u.User.Id, u.Events, u.LastMs)), ignoreOrder: true);
        foreach (var application in (string?[])[null, "web", "app"])
        {
            var counts = new int[60];
            other.AddCounts("acme", application, NoonMs + 250_000, counts);
            counts.ShouldBe(Counts(application, 250_000));
        }
    }

    private void Take(string id, long afterMs, string application, UserKind kind = UserKind.Identified) => _slice.Take(
        [
            new LiveState(new EndUserKey("acme", kind, id))
            {
                FirstMs = NoonMs + afterMs, LastMs = NoonMs + afterMs, Events = 1, Application = application, Minutes = [new LiveMinutes(application, 1)],
            },
        ],
        NoonMs + afterMs);

    private IEnumerable<string> Read(long afterMs) => _slice.Read("acme", NoonMs + afterMs).Select(u => u.User.Id);

    private int[] Counts(string? application, long afterMs)
    {
        var counts = new int[60];
        _slice.AddCounts("acme", application, NoonMs + afterMs, counts);
        return counts;
    }
}
