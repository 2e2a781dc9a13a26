using System.Diagnostics;
using Insights.Domain.Live;
using Insights.Service.Calls;
using Insights.Service.Ingest;
using Insights.Service.Keys;
using Insights.Service.Live;
using Insights.Service.Tests.Fixture;
using Insights.Testing.Clocks;

namespace Insights.Service.Tests.Live;

public sealed class LiveServiceTests
{
    private static CancellationToken None => CancellationToken.None;

    private readonly World _world = new();
    private readonly LiveOutbox _outbox;
    private readonly LiveBoard _board;
    private readonly IngestService _ingest;
    private readonly LiveService _live;

    public LiveServiceTests()
    {
        var options = new LiveOptions();
        (_outbox, _board) = (new LiveOutbox(options), new LiveBoard(options, _world.Clock));
        _ingest = new IngestService(_world.Users, _world.Intake, _world.Clock, _outbox);
        _live = new LiveService(_board, new LocalLive(_outbox, _board));
    }

    [Fact]
    public async Task Who_did_something_is_live_for_ten_minutes()
    {
        await SendAsync(Event("alice", page: "/a"));
        _world.Clock.Advance(TimeSpan.FromMinutes(9));
        await SendAsync(Event("bob"), Event("alice"));
        var page = await ListAsync();
        page.Users.Select(u => (u.User.Id, u.Events, u.PageUrl)).ShouldBe([("alice", 2, "/a"), ("bob", 1, null)]);
        page.Minutes[^1].ShouldBe(2);
        page.Minutes[^10].ShouldBe(1);
        _world.Clock.Advance(TimeSpan.FromMinutes(10));
        (await ListAsync()).Users.ShouldBeEmpty();
    }

    [Fact]
    public async Task Passive_late_repeated_and_rejected_events_make_nobody_live()
    {
        var passive = Event("passive");
        passive.Passive = true;
        var late = Event("late");
        late.TimeMs -= 600_000;
        var rejected = Event("rejected");
        rejected.Type = null;
        await SendAsync(passive, late, rejected);
        (await ListAsync()).Total.ShouldBe(0);
        var twice = Event("alice");
        await SendAsync(twice);
        await SendAsync(twice);
        (await ListAsync()).Users.ShouldHaveSingleItem().Events.ShouldBe(1);
    }

    [Fact]
    public async Task A_user_is_in_the_application_of_its_last_event()
    {
        await SendAsync(Event("alice", "web"), Event("bob", "app"));
        (await ListAsync("web")).Users.ShouldHaveSingleItem().User.Id.ShouldBe("alice");
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        await SendAsync(Event("alice", "app"));
        (await ListAsync("web")).Total.ShouldBe(0);
        (await ListAsync("app")).Total.ShouldBe(2);
    }

    [Fact]
    public async Task An_event_with_both_IDs_takes_the_anonymous_user_off()
    {
        var before = Event("x");
        (before.UserId, before.AnonymousId) = (null, "browser-1");
        await SendAsync(before);
        (await ListAsync()).Users.ShouldHaveSingleItem().User.Id.ShouldBe("browser-1");
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        var login = Event("alice");
        login.AnonymousId = "browser-1";
        await SendAsync(login);
        (await ListAsync()).Users.ShouldHaveSingleItem().User.Id.ShouldBe("alice");
    }

    [Fact]
    public async Task Pages_hold_every_user_that_does_not_change_exactly_once()
    {
        for (var i = 0; i < 25; i++)
            await SendAsync(Event($"user-{i}"));
        var seen = new List<string>();
        string? token = null;
        do
        {
            var page = await _live.ListAsync(World.ServerKey, null, 4, token, None);
            seen.AddRange(page.Users.Select(u => u.User.Id));
            token = page.NextPageToken;
            _world.Clock.Advance(TimeSpan.FromSeconds(1));
            await SendAsync(Event("user-0"), Event($"new-{seen.Count}"));
        }
        while (token is not null);
        seen.Where(id => id != "user-0").ShouldBe(Enumerable.Range(1, 24).Select(i => $"user-{i}"), ignoreOrder: true);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("!!")]
    public async Task A_page_token_of_no_list_is_told(string token) =>
        (await Should.ThrowAsync<ServiceException>(async () => await _live.ListAsync(World.ServerKey, null, null, token, None)))
            .Fault.ShouldBe(ServiceFault.InvalidArgument);

    [Fact]
    public async Task A_watcher_is_told_all_then_who_comes_changes_and_leaves_and_the_end_is_no_fault()
    {
        await SendAsync(Event("alice"));
        using var stopping = new CancellationTokenSource();
        var watch = _live.WatchAsync(() => World.ServerKey, null, stopping.Token, None).GetAsyncEnumerator();
        await watch.MoveNextAsync();
        (watch.Current.IsSnapshot, watch.Current.Users.Single().User.Id, watch.Current.Total).ShouldBe((true, "alice", 1));
        _world.Clock.Advance(TimeSpan.FromMinutes(6));
        await SendAsync(Event("bob"), Event("bob"));
        await watch.MoveNextAsync();
        (watch.Current.IsSnapshot, watch.Current.Users.Single().Events, watch.Current.Total).ShouldBe((false, 2, 2));
        _world.Clock.Advance(TimeSpan.FromMinutes(4));
        await watch.MoveNextAsync();
        (watch.Current.Left.Single().Id, watch.Current.Total).ShouldBe(("alice", 1));
        await stopping.CancelAsync();
        (await watch.MoveNextAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_key_has_so_many_watches_open_and_no_more()
    {
        var watches = Enumerable.Range(0, OpenWatches.MostOfKey).Select(_ => Watch(World.ServerKey)).ToList();
        foreach (var watch in watches)
            (await watch.MoveNextAsync()).ShouldBeTrue();
        (await Should.ThrowAsync<ServiceException>(async () => await Watch(World.ServerKey).MoveNextAsync())).Fault.ShouldBe(ServiceFault.ResourceExhausted);
        await using (var another = Watch(World.ImportKey))
            (await another.MoveNextAsync()).ShouldBeTrue();
        await watches[0].DisposeAsync();
        watches[0] = Watch(World.ServerKey);
        (await watches[0].MoveNextAsync()).ShouldBeTrue();
        foreach (var watch in watches)
            await watch.DisposeAsync();

        IAsyncEnumerator<LiveNews> Watch(Caller key) => _live.WatchAsync(() => key, null, None, None).GetAsyncEnumerator();
    }

    [Fact]
    public async Task A_watcher_in_silence_is_told_every_fifteen_seconds_how_many_there_are()
    {
        await SendAsync(Event("alice"));
        var pace = new ManualTimeProvider();
        using var stopping = new CancellationTokenSource();
        var live = new LiveService(_board, new LocalLive(_outbox, _board)) { Pace = pace };
        var watch = live.WatchAsync(() => World.ServerKey, null, stopping.Token, None).GetAsyncEnumerator();
        await watch.MoveNextAsync();
        for (var heartbeats = 0; heartbeats < 3; heartbeats++)
        {
            var (next, steps) = (watch.MoveNextAsync().AsTask(), 0);
            for (; steps < 1000 && await IsSilentAsync(next); steps++)
                pace.Advance(LiveOptions.TellEvery);
            steps.ShouldBe((int)(LiveService.Heartbeat / LiveOptions.TellEvery));
            (await next).ShouldBeTrue();
            (watch.Current.IsSnapshot, watch.Current.Users.Count, watch.Current.Left.Count, watch.Current.Total).ShouldBe((false, 0, 0, 1));
        }
        await stopping.CancelAsync();
        (await watch.MoveNextAsync()).ShouldBeFalse();

        // Once it has looked it waits for the clock, unless it has told something.
        async Task<bool> IsSilentAsync(Task told)
        {
            using var late = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            while (!told.IsCompleted && pace.ActiveTimers == 0)
            {
                late.Token.ThrowIfCancellationRequested();
                await Task.Yield();
            }
            return !told.IsCompleted;
        }
    }

    [Fact]
    public async Task A_watcher_of_ten_thousand_is_told_of_each_once_and_soon()
    {
        const int users = 10_000;
        using var stopping = new CancellationTokenSource();
        var watch = _live.WatchAsync(() => World.ServerKey, null, stopping.Token, None).GetAsyncEnumerator();
        await watch.MoveNextAsync();
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < users; i += 100)
            await SendAsync([.. Enumerable.Range(i, 100).Select(n => Event($"user-{n}"))]);
        var seen = new List<string>();
        while (seen.Count < users)
        {
            await watch.MoveNextAsync();
            seen.AddRange(watch.Current.Users.Select(u => u.User.Id));
        }
        seen.Distinct().Count().ShouldBe(users);
        Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(60));
        await stopping.CancelAsync();
        await watch.DisposeAsync();
    }

    [Fact]
    public async Task After_a_restart_those_with_an_open_session_are_found()
    {
        await SendAsync(Event("alice", "web"), Event("alice", "web"), Event("bob"));
        var found = await new LiveRecovery(_world.Store, _world.Users, _world.Accounts, _board).FindAsync(None);
        found.Select(u => (u.User.Id, u.Events, u.Application)).ShouldBe([("alice", 2, "web"), ("bob", 1, null)], ignoreOrder: true);
        _world.Clock.Advance(TimeSpan.FromMinutes(10));
        (await new LiveRecovery(_world.Store, _world.Users, _world.Accounts, _board).FindAsync(None)).ShouldBeEmpty();
    }

    private ValueTask<LivePage> ListAsync(string? application = null) => _live.ListAsync(World.ServerKey, application, null, null, None);

    private async Task SendAsync(params IncomingEvent[] events) => await _ingest.RecordAsync(World.ServerKey, null, null, events, None);

    private IncomingEvent Event(string user, string? application = null, string? page = null) => new()
    {
        EventId = Guid.CreateVersion7().ToString(),
        UserId = user,
        Type = "page_view",
        Application = application,
        TimeMs = _world.Clock.NowMs,
        Details = page is null ? default : System.Text.Encoding.UTF8.GetBytes("{\"page\":{\"url\":\"" + page + "\"}}"),
    };
}
