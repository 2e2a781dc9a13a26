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
    public void Thirty_thousand_applications_of_one_user_cost_no_more_than_a_few()
    {
        for (var i = 0; i < 30_000; i++)
            Take("alice", i % 1000, $"application-{i}");
        _slice.Read("acme", NoonMs + 1000).Single().Minutes.Count.ShouldBeLessThanOrEqualTo(17);
        _slice.Counts().Count.ShouldBeLessThanOrEqualTo(101);
        Counts(null, 1000)[^1].ShouldBe(1);
    }

    [Fact]
    public void An_application_that_nobody_used_for_an_hour_makes_room_for_another()
    {
        for (var i = 0; i < LiveLimits.ApplicationsOfAccount; i++)
            Take($"user-{i}", 0, $"application-{i}");
        Take("alice", 60_000, "late");
        Counts("late", 60_000)[^1].ShouldBe(0);
        Take("alice", 60 * 60_000, "later");
        Counts("later", 60 * 60_000)[^1].ShouldBe(1);
    }

    [Fact]
    public async Task What_is_told_of_one_account_makes_no_other_wait()
    {
        Take("alice", 0, "web");
        using var began = new SemaphoreSlim(0);
        using var end = new SemaphoreSlim(0);
        var busy = Task.Run(() => _slice.Take(new Halting(State("other", "bob", 0, "web"), began, end), NoonMs));
        await began.WaitAsync();
        await Task.Run(() => Read(0)).WaitAsync(TimeSpan.FromSeconds(10));
        end.Release();
        await busy;
        _slice.Read("other", NoonMs).Count.ShouldBe(1);
    }

    [Fact]
    public void All_accounts_share_one_budget_and_who_has_more_than_its_share_loses_its_oldest()
    {
        var slice = new LiveSlice(WindowMs, 100_000, mostBytes: 1 << 20);
        slice.Take([State("small", "alice", 0, "web")], NoonMs);
        for (var i = 0; i < 5_000; i++)
            slice.Take([State("big", $"user-{i}", i, "web") with { PageUrl = new string('p', LiveLimits.TextLength) }], NoonMs + i);
        slice.Bytes.ShouldBeLessThanOrEqualTo(1 << 20);
        slice.Read("small", NoonMs + 5_000).Count.ShouldBe(1);
        slice.Read("big", NoonMs + 5_000).Count.ShouldBeInRange(300, 1000);
        (slice.IsTruncated("big", NoonMs + 5_000), slice.IsTruncated("small", NoonMs + 5_000)).ShouldBe((true, false));
        slice.Take([], NoonMs + 5_000 + WindowMs);
        slice.Bytes.ShouldBe(0);
    }

    [Fact]
    public async Task Changes_of_many_accounts_at_once_are_each_told_once_however_often_is_asked()
    {
        const int Accounts = 4, Users = 500;
        var writers = Enumerable.Range(0, Accounts).Select(a => Task.Run(() =>
        {
            for (var i = 0; i < Users; i++)
                _slice.Take([State($"account-{a}", $"user-{i % 90}", i, "web")], NoonMs + i);
        })).ToList();
        var told = new Dictionary<EndUserKey, LiveState>();
        for (long version = 0, last = -1; last != version;)
        {
            if (writers.TrueForAll(w => w.IsCompleted))
                last = version;
            var (changes, next, _) = _slice.After(null, version, 7);
            changes.ForEach(c => told[c.User] = c);
            version = next;
        }
        await Task.WhenAll(writers);
        told.Values.Sum(u => u.Events).ShouldBe(Accounts * Users);
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

    private void Take(string id, long afterMs, string application, UserKind kind = UserKind.Identified) =>
        _slice.Take([State("acme", id, afterMs, application, kind)], NoonMs + afterMs);

    private static LiveState State(string account, string id, long afterMs, string application, UserKind kind = UserKind.Identified) => new(new EndUserKey(account, kind, id))
    {
        FirstMs = NoonMs + afterMs,
        LastMs = NoonMs + afterMs,
        Events = 1,
        Application = application,
        Minutes = [new LiveMinutes(application, 1)],
    };

    private IEnumerable<string> Read(long afterMs) => _slice.Read("acme", NoonMs + afterMs).Select(u => u.User.Id);

    private int[] Counts(string? application, long afterMs)
    {
        var counts = new int[60];
        _slice.AddCounts("acme", application, NoonMs + afterMs, counts);
        return counts;
    }

    /// <summary>A list of one that is not read to its end until that is allowed.</summary>
    private sealed class Halting(LiveState state, SemaphoreSlim began, SemaphoreSlim end) : IReadOnlyList<LiveState>
    {
        public int Count => 1;

        public LiveState this[int index] => state;

        public IEnumerator<LiveState> GetEnumerator()
        {
            began.Release();
            end.Wait();
            yield return state;
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
