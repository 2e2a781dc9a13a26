using Insights.Pages.Tests.Fixture;
using Microsoft.Playwright;

namespace Insights.Pages.Tests.Recorder;

/// <summary>Every event arrives, and counts once.</summary>
[Collection(Browsers.Name)]
public sealed class DeliveryTests(World world)
{
    private const string Endpoint = "**/v1/browser/events**";

    [SkippableFact]
    public async Task A_hundred_tabs_closed_at_random_moments_lose_under_one_percent_and_count_none_twice()
    {
        await using var visitor = await world.VisitorAsync();
        var keeper = await visitor.OpenAsync("/plain/bare");
        var random = new Random(20261201);
        var done = new List<string>();
        foreach (var group in Enumerable.Range(0, 100).Chunk(10))
        {
            await Task.WhenAll(group.Select(async tab =>
            {
                int calls, milliseconds;
                lock (random)
                    (calls, milliseconds) = (random.Next(1, 12), random.Next(0, 60));
                var page = await visitor.OpenAsync(tab % 2 == 0 ? "/plain/a" : "/spa/x");
                await page.EvaluateAsync("([tab, calls]) => { for (let i = 0; i < calls; i++) insights.track('step', { n: tab + '-' + i }) }", new[] { tab, calls });
                lock (done)
                    done.AddRange(Enumerable.Range(0, calls).Select(i => $"{tab}-{i}"));
                // Some close with a request under way.
                if (milliseconds % 3 == 0)
                    await page.EvaluateAsync("ms => new Promise(done => setTimeout(done, ms))", milliseconds);
                await page.CloseAsync();
            }));
        }
        // Where the browser is busy some tabs end without a word: what they leave is taken over after three minutes.
        var last = await visitor.Context.NewPageAsync();
        await last.Clock.InstallAsync(new() { TimeDate = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(4) });
        await last.GotoAsync(world.SiteOrigin + "/plain/b");
        await Visitor.SentAsync(last);
        var events = await visitor.EventsAsync(await Visitor.AnonymousIdAsync(last), e => e.Of("step").Count() >= done.Count);
        var arrived = events.Of("step").Select(e => (string)e["properties"]!["n"]!).ToList();
        arrived.ShouldBeUnique();
        arrived.Except(done).ShouldBeEmpty();
        done.Except(arrived).Count().ShouldBeLessThan(done.Count / 100, $"of {done.Count}");
        events.Views().Count.ShouldBe(101);
        events.Select(e => e.Tab()).Distinct().Count().ShouldBe(101);
        visitor.Errors.ShouldBeEmpty();
        await keeper.CloseAsync();
    }

    [SkippableFact]
    public async Task What_happens_offline_arrives_later_with_its_own_times()
    {
        await using var visitor = await world.VisitorAsync();
        var page = await visitor.Context.NewPageAsync();
        await page.Clock.InstallAsync();
        await page.GotoAsync(world.SiteOrigin + "/spa/one");
        await Visitor.SentAsync(page);
        await visitor.Context.SetOfflineAsync(true);
        await page.EvaluateAsync("insights.track('first')");
        for (var minute = 0; minute < 10; minute++)
            await page.Clock.RunForAsync(60_000);
        await page.EvaluateAsync("for (let i = 0; i < 60; i++) insights.track('many')");
        await visitor.Context.SetOfflineAsync(false);
        await page.Clock.RunForAsync(1_000);
        await Visitor.UntilAsync(page, Visitor.NothingWaits);
        var events = await visitor.EventsAsync(await Visitor.AnonymousIdAsync(page), e => e.Of("many").Count() >= 60);
        events.Of("many").Count().ShouldBe(60);
        events.Views().Count.ShouldBe(1);
        var apart = Time(events.Of("many").First()) - Time(events.Of("first").Single());
        apart.TotalSeconds.ShouldBeInRange(595, 610);
    }

    [SkippableFact]
    public async Task A_server_that_cannot_be_reached_harms_no_page_and_gets_all_later()
    {
        await using var visitor = await world.VisitorAsync();
        await visitor.Context.RouteAsync(Endpoint, r => r.AbortAsync());
        var page = await visitor.OpenAsync("/plain/a");
        await page.EvaluateAsync("for (let i = 0; i < 45; i++) insights.track('blocked')");
        await page.ClickAsync("#next");
        await page.WaitForURLAsync("**/plain/b");
        await page.EvaluateAsync("for (let i = 0; i < 600; i++) insights.track('flood')");
        var waiting = await page.EvaluateAsync<int>("Object.keys(localStorage).filter(k => k.startsWith('insights.q.')).reduce((n, k) => n + JSON.parse(localStorage[k]).queue.length, 0)");
        waiting.ShouldBeLessThanOrEqualTo(500);
        await visitor.Context.UnrouteAsync(Endpoint);
        await page.EvaluateAsync("dispatchEvent(new Event('online'))");
        await Visitor.SentAsync(page);
        var events = await visitor.EventsAsync(await Visitor.AnonymousIdAsync(page), e => e.Count >= waiting);
        events.Of("flood").Count().ShouldBeGreaterThan(450);
        visitor.Errors.ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task An_answer_that_is_lost_counts_nothing_twice()
    {
        await using var visitor = await world.VisitorAsync();
        var lost = 0;
        await visitor.Context.RouteAsync(Endpoint, async route =>
        {
            await route.FetchAsync();
            if (lost++ < 2)
                await route.AbortAsync();
            else
                await route.ContinueAsync();
        });
        var page = await visitor.OpenAsync("/plain/a");
        await page.EvaluateAsync("for (let i = 0; i < 25; i++) insights.track('step')");
        for (var tries = 0; tries < 3; tries++)
            await page.EvaluateAsync("dispatchEvent(new Event('online'))");
        await Visitor.UntilAsync(page, "dispatchEvent(new Event('online')), " + Visitor.NothingWaits);
        var events = await visitor.EventsAsync(await Visitor.AnonymousIdAsync(page), e => e.Of("step").Count() >= 25);
        events.Of("step").Count().ShouldBe(25);
        events.Views().Count.ShouldBe(1);
        lost.ShouldBeGreaterThan(2);
    }

    [SkippableFact]
    public async Task A_page_that_is_closed_at_once_is_recorded_by_the_next_one()
    {
        await using var visitor = await world.VisitorAsync();
        await visitor.Context.RouteAsync(Endpoint, r => r.AbortAsync());
        var page = await visitor.OpenAsync("/plain/a");
        var id = await Visitor.AnonymousIdAsync(page);
        await page.CloseAsync();
        await visitor.Context.UnrouteAsync(Endpoint);
        page = await visitor.OpenAsync("/plain/b");
        await Visitor.SentAsync(page);
        (await visitor.EventsAsync(id, e => e.Views().Count >= 2)).Views().ShouldBe(["/plain/a", "/plain/b"]);
    }

    [SkippableFact]
    public async Task A_tab_that_is_closed_for_good_ends_its_session_at_that_moment()
    {
        await using var visitor = await world.VisitorAsync();
        await visitor.Context.Clock.InstallAsync();
        var page = await visitor.OpenAsync("/plain/a");
        await Visitor.SentAsync(page);
        var id = await Visitor.AnonymousIdAsync(page);
        await visitor.Context.Clock.FastForwardAsync(30_000);
        world.Clock.Ahead += TimeSpan.FromSeconds(30);
        await page.CloseAsync();
        var next = await visitor.OpenAsync("/plain/bare");
        await visitor.Context.Clock.FastForwardAsync(600_000);
        world.Clock.Ahead += TimeSpan.FromMinutes(10);
        await next.GotoAsync(world.SiteOrigin + "/plain/b");
        await Visitor.SentAsync(next);
        var events = await visitor.EventsAsync(id, e => e.Of("session_end").Any());
        (Time(events.Of("session_end").Single()) - Time(events.Of("page_view").First())).TotalSeconds.ShouldBeInRange(25, 45);
        (Time(events.Of("page_view").Last()) - Time(events.Of("session_end").Single())).TotalSeconds.ShouldBeInRange(595, 630);
    }

    private static DateTimeOffset Time(System.Text.Json.Nodes.JsonObject e) => DateTimeOffset.Parse((string)e["time"]!, System.Globalization.CultureInfo.InvariantCulture);
}
