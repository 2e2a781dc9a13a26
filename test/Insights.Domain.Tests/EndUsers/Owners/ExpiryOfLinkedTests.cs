using Insights.Domain.EndUsers;
using Insights.Testing.Records;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity;
using Insights.Testing.Builders;
using Insights.Testing.InMemory;

namespace Insights.Domain.Tests.EndUsers.Owners;

/// <summary>Either side of a link expires (docs/semantics.md 1.7, 1.8): the other one hears of it, as it does of an erasure.</summary>
public sealed class ExpiryOfLinkedTests
{
    private static readonly EndUserKey _browser = LinkedUsers.Anonymous("browser");
    private static readonly EndUserKey _alice = LinkedUsers.Identified("alice");

    /// <summary>Six months after what <see cref="LoginAsync"/> plays.</summary>
    private static readonly long _goneMs = Retention.ExpiresMs(Moments.At("10:10"));

    private readonly LinkedUsers _world = new();

    [Fact]
    public async Task What_was_a_users_alone_does_not_flow_into_the_one_who_returns_by_a_login()
    {
        await LoginAsync();
        await LiveOnAsync();
        _world.MoveTo(_goneMs);
        await _world.IdentifyAsync("browser", "alice", _goneMs, "login-again");
        await ShouldBeNewAsync();
    }

    [Fact]
    public async Task What_was_a_users_alone_does_not_flow_into_the_one_who_returns_by_an_event()
    {
        await LoginAsync();
        await LiveOnAsync();
        await _world.SendAsync(_alice, An.Click("10:00", "return").AtMs(_goneMs).Anonymous("browser"));
        await ShouldBeNewAsync();
    }

    [Fact]
    public async Task What_was_a_users_alone_leaves_its_browser_when_the_sweep_finds_that_the_user_has_expired()
    {
        await LoginAsync();
        await LiveOnAsync();
        _world.MoveTo(_goneMs);
        await _world.SettleAsync(_alice);
        (await LogAsync(_alice)).ShouldBeEmpty();
        (await ItemsAsync(_browser)).ShouldBe(["own", "own-later"]);
        (await LogAsync(_browser)).OfType<OpAccepted>().ShouldBeEmpty();
        (await _world.GetAsync(_browser))!.Links.All.ShouldBeEmpty();
        (await _world.GetAsync(_browser))!.Attributes.TotalSessions.ShouldBe(2);
    }

    [Fact]
    public async Task A_browser_that_expired_is_linked_again_by_the_next_event_with_both_ids()
    {
        await _world.SendAsync(_alice, An.Click("10:05", "both").Anonymous("browser"));
        await _world.SendAsync(_alice, An.Click("10:00", "elsewhere").At("10:00", 100));
        var goneMs = Retention.ExpiresMs(Moments.At("10:05"));
        _world.MoveTo(goneMs);
        await _world.SettleAsync(_browser);
        (await LogAsync(_browser)).ShouldBeEmpty();
        (await _world.GetAsync(_alice))!.Links.All.ShouldBeEmpty();
        await _world.SendAsync(_alice, An.Click("10:00", "again").AtMs(goneMs + 1).Anonymous("browser"));
        (await _world.GetAsync(_browser))!.Links.All.ShouldHaveSingleItem().SinceMs.ShouldBe(goneMs + 1);
    }

    [Fact]
    public async Task A_browser_that_expired_and_returns_is_its_own_again()
    {
        await _world.SendAsync(_alice, An.Click("10:05", "both").Anonymous("browser"));
        await _world.SendAsync(_alice, An.Click("10:00", "elsewhere").At("10:00", 100));
        var goneMs = Retention.ExpiresMs(Moments.At("10:05"));
        await _world.SendAsync(_browser, An.Click("10:00", "return").AtMs(goneMs));
        _world.MoveTo(goneMs + 3_600_000);
        await _world.SettleAsync(_browser);
        (await _world.GetAsync(_alice))!.Links.All.ShouldBeEmpty();
        (await _world.GetAsync(_browser))!.Attributes.TotalSessions.ShouldBe(1);
    }

    [Fact]
    public async Task What_comes_to_a_browser_whose_user_has_expired_is_its_own_although_no_sweep_ran()
    {
        await LoginAsync();
        // Later than what the user was last seen with: the browser lives longer than the user.
        await _world.IdentifyAsync("browser", "alice", Moments.At("12:00", 100), "again");
        await _world.SendAsync(_browser, An.Click("10:00", "after").AtMs(_goneMs + 1));
        await _world.SettleAsync(_browser);
        (await LogAsync(_alice)).ShouldBeEmpty();
        (await ItemsAsync(_browser)).ShouldBe(["own", "after"]);
        _world.MoveTo(_goneMs + 3_600_000);
        await _world.SettleAsync(_browser);
        (await _world.GetAsync(_browser))!.Attributes.TotalSessions.ShouldBe(2);
        (await _world.GetAsync(_browser))!.Links.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_visit_that_the_user_was_not_told_of_before_it_expired_stays_with_the_browser()
    {
        await LoginAsync();
        _world.MoveTo(_goneMs - 1);
        _world.Store.Gate = write => write.Kind == WriteKind.Append && write.WriteSession.User == _alice ? WriteVerdict.FailBefore : WriteVerdict.Commit;
        await _world.SendAsync(_browser, An.Click("10:00", "untold").AtMs(_goneMs - 1));
        _world.Store.Gate = null;
        _world.MoveTo(_goneMs);
        await _world.SettleAsync(_alice);
        (await LogAsync(_alice)).ShouldBeEmpty();
        (await ItemsAsync(_browser)).ShouldBe(["own", "untold"]);
    }

    [Fact]
    public async Task A_browser_whose_user_has_expired_can_be_erased_although_no_sweep_ran()
    {
        await LoginAsync();
        await _world.IdentifyAsync("browser", "alice", Moments.At("12:00", 100), "again");
        await _world.SendAsync(_browser, An.Click("10:00", "after").AtMs(_goneMs + 1));
        await _world.Users.ExecuteAsync(_browser, new EraseUser(), default);
        (await LogAsync(_browser)).ShouldBeEmpty();
        (await _world.GetAsync(_alice)).ShouldBeNull();
    }

    [Fact]
    public async Task Where_a_browser_cannot_forget_the_expired_user_stays_unseen_and_the_next_sweep_goes_on()
    {
        await LoginAsync();
        await LiveOnAsync();
        _world.MoveTo(_goneMs);
        _world.Store.Gate = write => write.WriteSession.User == _browser ? WriteVerdict.FailBefore : WriteVerdict.Commit;
        await Should.ThrowAsync<StoreException>(() => _world.SettleAsync(_alice));
        await Should.ThrowAsync<StoreException>(() => _world.SendAsync(_alice, An.Click("10:00", "return").AtMs(_goneMs)));
        (await _world.GetAsync(_alice)).ShouldBeNull();
        (await LogAsync(_alice)).ShouldNotBeEmpty();
        _world.Store.Gate = null;
        await _world.SettleAsync(_alice);
        (await LogAsync(_alice)).ShouldBeEmpty();
        (await ItemsAsync(_browser)).ShouldBe(["own", "own-later"]);
    }

    [Fact]
    public async Task Who_is_made_by_a_login_of_visits_older_than_six_months_is_not_gone_before_it_began()
    {
        await _world.SendAsync(_browser, An.Click("10:00", "old"));
        await _world.AnonymizeAsync("browser", Moments.At("10:00", 120), "kept-alive");
        await _world.IdentifyAsync("browser", "alice", Moments.At("10:00", 240), "login");
        await _world.SettleAsync(_alice);
        (await _world.GetAsync(_alice)).ShouldNotBeNull();
        await _world.SendAsync(_browser, An.Click("10:01", "visit").At("10:01", 240));
        _world.MoveTo(Moments.At("12:00", 240));
        await _world.SettleAsync(_browser);
        await _world.SettleAsync(_alice);
        (await _world.GetAsync(_alice))!.Attributes.TotalSessions.ShouldBe(2);
        (await _world.GetAsync(_browser))!.Links.All.ShouldHaveSingleItem().UntilMs.ShouldBeNull();
    }

    [Fact]
    public async Task Who_is_made_by_a_login_that_came_late_of_visits_that_have_become_six_months_old_meanwhile_is_not_gone_before_it_began()
    {
        await _world.SendAsync(_browser, An.Click("10:00", "old"));
        await _world.AnonymizeAsync("browser", Moments.At("10:00", 120), "kept-alive");
        var goneMs = Retention.ExpiresMs(Moments.At("10:00"));
        _world.MoveTo(goneMs + 60_000);
        await _world.IdentifyAsync("browser", "alice", goneMs - 3_600_000, "login");
        (await _world.GetAsync(_alice))!.Attributes.TotalSessions.ShouldBe(1);
        _world.MoveTo(goneMs + 7_200_000);
        await _world.SettleAsync(_alice);
        (await _world.GetAsync(_alice)).ShouldNotBeNull();
        _world.MoveTo(Retention.ExpiresMs(goneMs + 60_000));
        await _world.SettleAsync(_alice);
        (await LogAsync(_alice)).ShouldBeEmpty();
        (await LogAsync(_browser)).OfType<OpAccepted>().ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_has_expired_passes_on_no_link_that_its_browser_has_not_heard_of()
    {
        _world.Store.Gate = write => write.WriteSession.User == _browser ? WriteVerdict.FailBefore : WriteVerdict.Commit;
        await _world.SendAsync(_alice, An.Click("10:05", "both").Anonymous("browser"));
        _world.MoveTo(Retention.ExpiresMs(Moments.At("10:05")));
        var told = 0;
        _world.Store.Gate = write =>
        {
            told += write.WriteSession.User == _browser ? 1 : 0;
            return WriteVerdict.Commit;
        };
        await _world.SettleAsync(_alice);
        (await LogAsync(_alice)).ShouldBeEmpty();
        told.ShouldBe(0);
    }

    [Fact]
    public async Task How_long_a_browser_lives_does_not_depend_on_whether_it_heard_of_a_login_before_a_heartbeat_or_after()
    {
        await _world.SendAsync(_browser, An.Click("10:00", "visit"));
        await _world.SendAsync(_browser, An.Heartbeat("12:00", "in the background"));
        await _world.IdentifyAsync("browser", "alice", Moments.At("10:30"), "login");
        _world.MoveTo(Retention.ExpiresMs(Moments.At("12:00")) - 1);
        (await _world.GetAsync(_browser)).ShouldNotBeNull();
        _world.MoveTo(Retention.ExpiresMs(Moments.At("12:00")));
        (await _world.GetAsync(_browser)).ShouldBeNull();
    }

    [Fact]
    public async Task What_is_too_late_for_an_expired_user_is_told_so_and_no_browser_is_asked_to_forget()
    {
        await LoginAsync();
        await LiveOnAsync();
        _world.MoveTo(_goneMs);
        (await _world.SendAsync(_alice, An.Click("10:11", "late").Anonymous("browser"))).ShouldBe(RecordOutcome.TooLate);
        (await LogAsync(_browser)).OfType<OpAccepted>().Count().ShouldBe(2);
    }

    /// <summary>A visit, a login, and a visit that is the user's alone.</summary>
    private async Task LoginAsync()
    {
        await _world.SendAsync(_browser, An.Click("10:00", "own"));
        await _world.IdentifyAsync("browser", "alice", Moments.At("10:05"), "login");
        await _world.SendAsync(_browser, An.Click("10:10", "secret"));
        _world.MoveTo(Moments.At("12:00"));
        await _world.SettleAsync(_browser);
        await _world.SettleAsync(_alice);
    }

    /// <summary>The browser is used on, by nobody in particular.</summary>
    private async Task LiveOnAsync()
    {
        await _world.AnonymizeAsync("browser", Moments.At("12:00"), "logout");
        await _world.SendAsync(_browser, An.Click("10:00", "own-later").At("10:00", 100));
        _world.MoveTo(Moments.At("12:00", 100));
        await _world.SettleAsync(_browser);
    }

    private async Task ShouldBeNewAsync()
    {
        var taken = (await LogAsync(_alice)).OfType<TakenOver>().SelectMany(t => t.Adds).Select(i => i.ItemId).ToList();
        taken.ShouldNotContain("secret");
        (await ItemsAsync(_browser)).ShouldBe(["own", "own-later"]);
        (await _world.GetAsync(_browser))!.Links.All.ShouldHaveSingleItem().SinceMs.ShouldBe(_goneMs);
        (await _world.GetAsync(_alice))!.Links.All.ShouldHaveSingleItem().SinceMs.ShouldBe(_goneMs);
    }

    private async Task<List<string>> ItemsAsync(EndUserKey user) => [.. (await LogAsync(user)).OfType<ItemEntry>().Select(i => i.ItemId)];

    private async Task<List<Entry>> LogAsync(EndUserKey user) =>
        [.. (await ((IStoredRecords)_world.Store).ReadAsync(user, default)).Entries.Select(e => Stored.Entry(e.Bytes))];
}
