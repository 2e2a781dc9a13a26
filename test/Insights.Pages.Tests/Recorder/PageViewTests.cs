using Insights.Pages.Tests.Fixture;
using Microsoft.Playwright;

namespace Insights.Pages.Tests.Recorder;

[Collection(Browsers.Name)]
public sealed class PageViewTests(World world)
{
    [SkippableFact]
    public async Task Every_page_is_viewed_once_in_one_tab_over_links_reloads_back_and_forward()
    {
        await using var visitor = await world.VisitorAsync();
        var page = await visitor.OpenAsync("/plain/a?utm_source=mail&email=someone@example.com#top");
        await page.ClickAsync("#next");
        await page.WaitForURLAsync("**/plain/b");
        await page.ReloadAsync();
        await page.GoBackAsync();
        await page.GoForwardAsync();
        await Visitor.SentAsync(page);
        var events = await visitor.EventsAsync(await Visitor.AnonymousIdAsync(page), e => e.Views().Count >= 5);
        events.Views().ShouldBe(["/plain/a?utm_source=mail", "/plain/b", "/plain/b", "/plain/a?utm_source=mail", "/plain/b"]);
        events.Select(e => e.Tab()).Distinct().Count().ShouldBe(1);
        events.Select(e => (string?)e["application"]).Distinct().ShouldBe(["plain"]);
        events.Of("session_end").ShouldBeEmpty("the tab is still open");
        visitor.Errors.ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task A_page_that_comes_back_whole_is_viewed_again()
    {
        await using var visitor = await world.VisitorAsync();
        var page = await visitor.OpenAsync("/plain/a");
        // What the browser tells a page that it kept in memory.
        await page.EvaluateAsync("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })); dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
        await Visitor.SentAsync(page);
        var events = await visitor.EventsAsync(await Visitor.AnonymousIdAsync(page), e => e.Views().Count >= 2);
        events.Views().ShouldBe(["/plain/a", "/plain/a"]);
        events.Select(e => e.Tab()).Distinct().Count().ShouldBe(1);
        events.Of("session_end").ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task A_page_that_is_prepared_is_viewed_when_it_is_shown()
    {
        await using var visitor = await world.VisitorAsync("let prepared = true; Object.defineProperty(document, 'prerendering', { get: () => prepared }); window.show = () => { prepared = false; document.dispatchEvent(new Event('prerenderingchange')); }");
        var page = await visitor.OpenAsync("/plain/a");
        await page.EvaluateAsync("insights.track('early'); insights.flush()");
        (await page.EvaluateAsync<int>("localStorage.length")).ShouldBe(0, "nothing is stored for a page that nobody has seen");
        await page.EvaluateAsync("show()");
        await Visitor.SentAsync(page);
        var events = await visitor.EventsAsync(await Visitor.AnonymousIdAsync(page), e => e.Count >= 2);
        events.Select(Events.Type).ShouldBe(["page_view", "early"]);
    }

    [SkippableFact]
    public async Task A_single_page_application_has_a_view_for_each_new_address()
    {
        await using var visitor = await world.VisitorAsync();
        var page = await visitor.OpenAsync("/spa/one");
        await page.EvaluateAsync(
            """
            history.replaceState({}, '', '/spa/one');
            history.pushState({}, '', '/spa/two?token=secret'); document.title = 'Two';
            history.pushState({}, '', '/spa/two?token=other');
            history.replaceState({}, '', '/spa/three');
            history.pushState({}, '', '#fragment');
            """);
        await page.GoBackAsync();
        await page.GoBackAsync();
        await Visitor.UntilAsync(page, "location.pathname === '/spa/two'");
        await Visitor.SentAsync(page);
        var events = await visitor.EventsAsync(await Visitor.AnonymousIdAsync(page), e => e.Views().Count >= 4);
        events.Views().ShouldBe(["/spa/one", "/spa/two", "/spa/three", "/spa/two"]);
        visitor.Errors.ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task Fragments_are_pages_where_the_site_says_so()
    {
        await using var visitor = await world.VisitorAsync();
        var page = await visitor.OpenAsync("/plain/hash#/one");
        await page.EvaluateAsync("location.hash = '/two'");
        await Visitor.UntilAsync(page, "location.hash === '#/two'");
        await page.EvaluateAsync("new Promise(done => setTimeout(done))");
        await Visitor.SentAsync(page);
        (await visitor.EventsAsync(await Visitor.AnonymousIdAsync(page), e => e.Views().Count >= 2)).Views().ShouldBe(["/plain/hash#/one", "/plain/hash#/two"]);
    }

    [SkippableFact]
    public async Task A_page_opened_behind_others_is_viewed_when_it_is_seen_and_its_time_counts_from_then()
    {
        await using var visitor = await world.VisitorAsync("let state = 'hidden'; Object.defineProperty(document, 'visibilityState', { get: () => state }); window.see = s => { state = s; document.dispatchEvent(new Event('visibilitychange')); }");
        var page = await visitor.Context.NewPageAsync();
        await page.Clock.InstallAsync();
        await page.GotoAsync(world.SiteOrigin + "/plain/a");
        await PassAsync(60);
        (await page.EvaluateAsync<string?>("localStorage.getItem('insights.q')")).ShouldBeNull();
        await page.EvaluateAsync("see('visible')");
        await PassAsync(7);
        await page.EvaluateAsync("see('hidden')");
        await Visitor.SentAsync(page);
        await PassAsync(100);
        await page.EvaluateAsync("see('visible')");
        await Visitor.SentAsync(page);
        var events = await visitor.EventsAsync(await Visitor.AnonymousIdAsync(page), e => e.Of("visibility").Any());
        events.Views().Count.ShouldBe(1);
        events.Of("visibility").Select(e => (int)e["properties"]!["visibleMs"]!).ShouldHaveSingleItem().ShouldBeInRange(7_000, 8_500);
        events.Of("heartbeat").ShouldBeEmpty("it was never visible for a minute");

        async Task PassAsync(int seconds)
        {
            await page.Clock.FastForwardAsync(seconds * 1000);
            world.Clock.Ahead += TimeSpan.FromSeconds(seconds);
        }
    }
}
