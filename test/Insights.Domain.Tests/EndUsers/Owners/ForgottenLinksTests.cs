using Insights.Domain.EndUsers;
using Insights.Testing.Records;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity;
using Insights.Testing.Builders;

namespace Insights.Domain.Tests.EndUsers.Owners;

/// <summary>
/// Two users of one browser, and one of them goes (docs/semantics.md 1.7, 1.8): the link of the other began and ended when it did. What the
/// browser did while it was the one's, or does afterwards, never goes to the other.
/// </summary>
public sealed class ForgottenLinksTests
{
    private static readonly EndUserKey _browser = LinkedUsers.Anonymous("browser");
    private static readonly EndUserKey _vera = LinkedUsers.Identified("vera");
    private static readonly EndUserKey _uma = LinkedUsers.Identified("uma");

    private readonly LinkedUsers _world = new();

    [Fact]
    public async Task A_link_that_the_next_one_ended_does_not_go_on_when_that_one_is_forgotten()
    {
        await VisitAsync("10:00", "own");
        await LoginAsync("vera", "10:10");
        await VisitAsync("10:20", "of-vera");
        await LoginAsync("uma", "10:30");
        await VisitAsync("10:40", "of-uma");
        await GoAsync(expires: false);
        await ShouldBeVerasAsync("of-vera", "own");

        await VisitAsync("11:10", "later");
        await ShouldBeVerasAsync("of-vera", "own");
        await ShouldHoldAsync("own", "of-vera", "later");
        await ShouldBeLinkedAsync("10:10", "10:30");
    }

    [Fact]
    public async Task What_comes_late_of_a_time_in_which_the_browser_was_an_erased_users_is_not_the_other_users()
    {
        await LoginAsync("vera", "10:10");
        await LoginAsync("uma", "10:30");
        await VisitAsync("10:50", "of-uma");
        await GoAsync(expires: false);
        await VisitAsync("10:40", "late");
        await VisitAsync("10:20", "late-of-vera");
        await ShouldBeVerasAsync("late-of-vera");
        await ShouldBeLinkedAsync("10:10", "10:30");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_link_that_the_next_one_ended_stays_ended_where_that_one_was_ended_by_a_logout(bool expires)
    {
        await LoginAsync("vera", "10:10");
        await VisitAsync("10:20", "of-vera");
        await LoginAsync("uma", "10:30");
        await VisitAsync("10:40", "of-uma");
        await _world.AnonymizeAsync("browser", Moments.At("10:50"), "logout");
        await VisitAsync("10:55", "own");
        var day = await GoAsync(expires);
        await VisitAsync("11:10", "later", day);
        if (!expires)
            await VisitAsync("10:40", "late");
        await ShouldBeVerasAsync("of-vera");
        await ShouldBeLinkedAsync("10:10", "10:30");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_link_that_followed_a_forgotten_one_goes_on_and_takes_nothing_of_before(bool expires)
    {
        await VisitAsync("10:00", "own");
        await LoginAsync("uma", "10:10");
        await VisitAsync("10:20", "of-uma");
        await LoginAsync("vera", "10:30");
        await VisitAsync("10:40", "of-vera");
        var day = await GoAsync(expires, now: "vera");
        await VisitAsync("11:10", "later", day);
        // What the browser did before its first link is its own, and then also that of whom the next link names.
        await ShouldBeVerasAsync("of-vera", "own", "later");
        await ShouldBeLinkedAsync("10:30", null);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_user_who_was_linked_before_and_after_a_forgotten_one_has_two_links(bool expires)
    {
        await LoginAsync("vera", "10:10");
        await VisitAsync("10:20", "of-vera");
        await LoginAsync("uma", "10:30");
        await VisitAsync("10:40", "of-uma");
        await LoginAsync("vera", "10:50");
        await VisitAsync("10:55", "of-vera-again");
        await GoAsync(expires, now: "vera");
        await ShouldBeVerasAsync("of-vera", "of-vera-again");
        (await LinksAsync(_browser)).ShouldBe([("vera", Moments.At("10:10"), Moments.At("10:30")), ("vera", Moments.At("10:50"), null)]);
        (await LinksAsync(_vera)).ShouldBe([("browser", Moments.At("10:10"), Moments.At("10:30")), ("browser", Moments.At("10:50"), null)]);
    }

    [Fact]
    public async Task Nothing_of_an_erased_user_stands_where_a_link_before_it_is_ended()
    {
        await LoginAsync("vera", "10:10");
        await _world.SendAsync(_uma, An.Click("10:30", "both").Anonymous("browser"));
        await GoAsync(expires: false);
        foreach (var op in (await LogAsync(_browser)).OfType<OpAccepted>().Select(e => e.Op))
        {
            op.UserId.ShouldNotBe("uma");
            op.Key.Id.ShouldNotContain("uma");
            op.Key.IsLeft.ShouldBe(op.UserId is null);
        }
        await ShouldBeLinkedAsync("10:10", "10:30");
    }

    [Fact]
    public async Task A_login_told_twice_to_a_browser_that_forgot_the_user_since_brings_nobody_back_and_one_that_comes_after_links_anew()
    {
        await LoginAsync("vera", "10:10");
        await LoginAsync("uma", "10:30");
        await GoAsync(expires: false);
        await LoginAsync("uma", "10:30");
        await ShouldBeLinkedAsync("10:10", "10:30");
        await LoginAsync("uma", "11:00");
        (await LinksAsync(_browser)).ShouldBe([("vera", Moments.At("10:10"), Moments.At("10:30")), ("uma", Moments.At("11:00"), null)]);
    }

    [Fact]
    public async Task What_another_user_was_told_of_the_end_of_its_link_does_not_name_who_is_erased()
    {
        await LoginAsync("vera", "10:10");
        await VisitAsync("10:20", "of-vera");
        await _world.SendAsync(_uma, An.Click("10:30", "both").Anonymous("browser"));
        await GoAsync(expires: false);
        await ShouldBeLinkedAsync("10:10", "10:30");
        foreach (var user in (EndUserKey[])[_vera, _browser])
        {
            foreach (var entry in await _world.Store.ReadLogAsync(user, 0, CancellationToken.None))
                entry.Bytes.Span.IndexOf("uma"u8).ShouldBe(-1, $"{user.Id}: {Stored.Entry(entry.Bytes)}");
        }
    }

    private async Task VisitAsync(string time, string id, int day = 0) => await _world.SendAsync(_browser, An.Click(time, id).At(time, day));

    private async Task LoginAsync(string user, string time) => await _world.IdentifyAsync("browser", user, Moments.At(time), $"{user}-{time}");

    [Fact]
    public async Task A_login_told_late_of_a_time_before_a_forgotten_one_ends_where_that_one_began()
    {
        await LoginAsync("uma", "10:10");
        await LoginAsync("vera", "10:50");
        await GoAsync(expires: false);
        await LoginAsync("vera", "10:00");
        await VisitAsync("10:05", "of-vera");
        await VisitAsync("10:20", "late");
        (await LinksAsync(_browser)).ShouldBe([("vera", Moments.At("10:00"), Moments.At("10:10")), ("vera", Moments.At("10:50"), null)]);
    }

    [Fact]
    public async Task Links_of_one_moment_end_one_another_by_their_ids_also_when_one_is_forgotten()
    {
        await _world.IdentifyAsync("browser", "vera", Moments.At("10:10"), "1");
        await _world.IdentifyAsync("browser", "uma", Moments.At("10:10"), "2");
        await GoAsync(expires: false);
        await VisitAsync("10:20", "late");
        await ShouldBeVerasAsync();
    }

    /// <summary>Uma is erased, or expires while the other two live on.</summary>
    /// <param name="now">To whom the browser is linked now.</param>
    /// <returns>The day on which all goes on.</returns>
    private async Task<int> GoAsync(bool expires, string? now = null)
    {
        if (!expires)
        {
            _world.MoveTo(Moments.At("11:00"));
            await _world.Users.ExecuteAsync(_uma, new EraseUser(), default);
            return 0;
        }
        _world.MoveTo(Moments.At("12:00"));
        foreach (var user in (EndUserKey[])[_browser, _vera, _uma])
            await _world.SettleAsync(user);
        await _world.SendAsync(_vera, An.Click("12:00", "elsewhere").At("12:00", 100));
        // The browser hears again what it knows, so that it lives on.
        if (now is null)
            await _world.AnonymizeAsync("browser", Moments.At("12:00", 100), "kept-alive");
        else
            await _world.IdentifyAsync("browser", now, Moments.At("12:00", 100), "kept-alive");
        _world.MoveTo(Retention.ExpiresMs(Moments.At("10:40")) + 3_600_000);
        await _world.SettleAsync(_uma);
        return (int)((_world.NowMs - Moments.At("00:00")) / 86_400_000) + 1;
    }

    private async Task ShouldBeVerasAsync(params string[] events)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in (await LogAsync(_vera)).OfType<TakenOver>())
        {
            taken.UnionWith(entry.Adds.Select(i => i.ItemId));
            taken.ExceptWith(entry.Retracts.Select(i => i.ItemId));
        }
        taken.ShouldBe(events, ignoreOrder: true);
    }

    private async Task ShouldHoldAsync(params string[] events) =>
        (await LogAsync(_browser)).OfType<ItemEntry>().Select(i => i.ItemId).ShouldBe(events);

    private async Task ShouldBeLinkedAsync(string since, string? until)
    {
        var untilMs = until is null ? (long?)null : Moments.At(until);
        (await LinksAsync(_browser)).ShouldBe([("vera", Moments.At(since), untilMs)]);
        (await LinksAsync(_vera)).ShouldBe([("browser", Moments.At(since), untilMs)]);
    }

    private async Task<List<(string, long, long?)>> LinksAsync(EndUserKey user) =>
        [.. (await _world.GetAsync(user))!.Links.All.Select(l => (l.OtherId, l.SinceMs, l.UntilMs))];

    private async Task<List<Entry>> LogAsync(EndUserKey user) =>
        [.. (await ((IStoredRecords)_world.Store).ReadAsync(user, default)).Entries.Select(e => Stored.Entry(e.Bytes))];
}
