using Insights.Domain.EndUsers;
using Insights.Testing.Records;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity;
using Insights.Domain.Identity.Commands;
using Insights.Testing.Builders;
using Insights.Testing.InMemory;

namespace Insights.Domain.Tests.EndUsers.Owners;

/// <summary>What the simulation of links found about erasing: messages that come late, links made meanwhile, records that come back.</summary>
public sealed class EraseRacesTests
{
    private static readonly EndUserKey _browser = LinkedUsers.Anonymous("browser");
    private static readonly EndUserKey _phone = LinkedUsers.Anonymous("phone");
    private static readonly EndUserKey _alice = LinkedUsers.Identified("alice");

    private readonly LinkedUsers _world = new();

    [Fact]
    public async Task What_was_on_its_way_when_a_user_was_erased_brings_nothing_of_it_back()
    {
        await VisitAndLoginAsync();
        var taken = (await LogAsync(_alice)).OfType<TakenOver>().First();
        await EraseAsync(_alice);
        await ShouldConflictAsync(_alice, new TakeOver(0, taken));
        (await LogAsync(_alice)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_request_to_forget_that_comes_late_leaves_the_user_who_came_back_alone()
    {
        await VisitAndLoginAsync();
        var incarnation = await IncarnationAsync(_alice);
        await EraseAsync(_alice);
        await _world.IdentifyAsync("browser", "alice", Moments.At("11:00"), "again");
        await _world.Users.ExecuteAsync(_browser, new ForgetUser("alice", incarnation), default);
        (await _world.GetAsync(_browser))!.Links.All.ShouldHaveSingleItem().OtherId.ShouldBe("alice");
    }

    [Fact]
    public async Task A_link_by_an_event_that_was_erased_is_not_made_any_more()
    {
        await VisitAndLoginAsync();
        var incarnation = await IncarnationAsync(_alice);
        await EraseAsync(_alice);
        var op = new LinkOp(OpKey.OfEvent(Moments.At("10:05"), "both", "alice"), "alice");
        await ShouldConflictAsync(_browser, new ChangeLink(op, op.Key.TimeMs, true, ByEvent: true, incarnation));
        (await LogAsync(_browser)).OfType<OpAccepted>().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_visitor_who_logs_in_again_while_the_user_is_erased_is_forgotten_too()
    {
        await VisitAndLoginAsync();
        await _world.IdentifyAsync("phone", "alice", Moments.At("10:06"), "phone");
        Task? again = null;
        _world.Store.Gate = write =>
        {
            // The browser has forgotten, the phone is about to.
            if (write.Kind == WriteKind.Erase && write.WriteSession.User == _phone)
                again ??= _world.IdentifyAsync("browser", "alice", Moments.At("10:20"), "again").AsTask();
            return WriteVerdict.Commit;
        };
        await EraseAsync(_alice);
        await again!;
        (await LogAsync(_browser)).OfType<OpAccepted>().ShouldBeEmpty();
        (await _world.GetAsync(_alice)).ShouldBeNull();
    }

    [Fact]
    public async Task A_browser_that_was_erased_is_linked_again_by_the_next_event_with_both_ids()
    {
        await _world.SendAsync(_alice, An.Click("10:05", "both").Anonymous("browser"));
        await EraseAsync(_browser);
        (await _world.GetAsync(_alice))!.Links.All.ShouldBeEmpty();
        await _world.SendAsync(_alice, An.Click("11:05", "again").Anonymous("browser"));
        (await _world.GetAsync(_browser))!.Links.All.ShouldHaveSingleItem().SinceMs.ShouldBe(Moments.At("11:05"));
    }

    [Fact]
    public async Task What_comes_again_from_a_browser_that_was_erased_is_not_counted_twice()
    {
        await VisitAndLoginAsync();
        await EraseAsync(_browser);
        await _world.IdentifyAsync("browser", "alice", Moments.At("10:20"), "again");
        await _world.SendAsync(_browser, An.Click("10:00", "visit"));
        _world.MoveTo(Moments.At("12:00"));
        await _world.SettleAsync(_alice);
        (await StoredAsync(_alice)).Sessions.ShouldHaveSingleItem().EventCount.ShouldBe(2);
    }

    [Fact]
    public async Task What_a_browser_could_not_hand_over_yet_is_handed_over_before_it_is_erased()
    {
        await _world.IdentifyAsync("browser", "alice", Moments.At("10:05"), "login");
        _world.Store.Gate = write => write.Kind == WriteKind.Append && write.WriteSession.User == _alice ? WriteVerdict.FailBefore : WriteVerdict.Commit;
        await _world.SendAsync(_browser, An.Click("10:10", "visit"));
        _world.Store.Gate = null;
        await EraseAsync(_browser);
        _world.MoveTo(Moments.At("12:00"));
        (await _world.GetAsync(_alice))!.Attributes.TotalSessions.ShouldBe(1);
    }

    [Fact]
    public async Task What_turned_out_not_to_be_one_users_is_taken_back_although_the_record_has_forgotten_another_since()
    {
        await _world.IdentifyAsync("browser", "bob", Moments.At("10:00"), "login-of-bob");
        await _world.SendAsync(_browser, An.Click("10:10", "visit"));
        await _world.IdentifyAsync("browser", "alice", Moments.At("10:30"), "login-of-alice");
        _world.Store.Gate = write => write.Kind == WriteKind.Append && write.WriteSession.User.Id == "bob" ? WriteVerdict.FailBefore : WriteVerdict.Commit;
        await _world.AnonymizeAsync("browser", Moments.At("10:05"), "logout");
        _world.Store.Gate = null;
        await EraseAsync(_alice);
        await _world.SettleAsync(_browser);
        _world.MoveTo(Moments.At("12:00"));
        (await _world.GetAsync(LinkedUsers.Identified("bob")))!.Attributes.TotalSessions.ShouldBeNull();
        (await _world.GetAsync(_browser))!.Attributes.TotalSessions.ShouldBe(1);
    }

    private async Task VisitAndLoginAsync()
    {
        await _world.SendAsync(_browser, An.Click("10:00", "visit"));
        await _world.IdentifyAsync("browser", "alice", Moments.At("10:05"), "login");
        await _world.SendAsync(_browser, An.Click("10:10", "secret"));
    }

    private async Task EraseAsync(EndUserKey user) => await _world.Users.ExecuteAsync(user, new EraseUser(), default);

    private async Task ShouldConflictAsync(EndUserKey user, UserCommand command) =>
        (await Should.ThrowAsync<StoreException>(async () => await _world.Users.ExecuteAsync(user, command, default))).Fault.ShouldBe(StoreFault.Conflict);

    private async Task<StoredRecord> StoredAsync(EndUserKey user) => await ((IStoredRecords)_world.Store).ReadAsync(user, default);

    private async Task<List<Entry>> LogAsync(EndUserKey user) => [.. (await StoredAsync(user)).Entries.Select(e => Stored.Entry(e.Bytes))];

    private async Task<long> IncarnationAsync(EndUserKey user) => (await _world.Store.ReadIncarnationAsync(user, default))!.Value;
}
