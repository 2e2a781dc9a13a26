using Insights.Pages.Tests.Fixture;
using Microsoft.Playwright;

namespace Insights.Pages.Tests.Recorder;

[Collection(Browsers.Name)]
public sealed class VisitorTests(World world)
{
    [SkippableFact]
    public async Task Two_tabs_are_of_one_visitor_and_a_duplicated_tab_is_another_tab()
    {
        await using var visitor = await world.VisitorAsync();
        var first = await visitor.OpenAsync("/plain/a");
        var second = await visitor.OpenAsync("/plain/b");
        // A window that a page opens begins, as a duplicated tab does, with a copy of its session storage.
        var duplicate = await visitor.Context.RunAndWaitForPageAsync(() => first.EvaluateAsync("void open(location.href)"));
        await Visitor.UntilAsync(duplicate, "!!(window.insights && insights.loaded && localStorage.getItem('insights.id'))");
        foreach (var page in (IPage[])[first, second, duplicate])
            await page.EvaluateAsync("insights.flush()");
        var events = await visitor.EventsAsync(await Visitor.AnonymousIdAsync(first), e => e.Views().Count >= 3);
        events.Views().Count.ShouldBe(3);
        events.Select(e => e.Tab()).Distinct().Count().ShouldBe(3);
    }

    [SkippableFact]
    public async Task Who_logs_in_takes_along_what_they_did_before_and_who_logs_out_is_somebody_else()
    {
        await using var visitor = await world.VisitorAsync();
        var page = await visitor.OpenAsync("/plain/a");
        var before = await Visitor.AnonymousIdAsync(page);
        await page.EvaluateAsync("for (const id of [null, undefined, '', 'null', 'guest', {}]) insights.identify(id)");
        await page.EvaluateAsync("insights.identify('alice', { role: 'editor', plan: 'pro' })");
        await page.ClickAsync("#next");
        await page.WaitForURLAsync("**/plain/b");
        await page.EvaluateAsync("insights.identify('alice', { role: 'editor', plan: 'pro' }); insights.order({ id: 'o1', value: 12.5 })");
        await page.EvaluateAsync("insights.reset(); insights.track('after')");
        var after = await Visitor.AnonymousIdAsync(page);
        after.ShouldNotBe(before);
        await Visitor.SentAsync(page);
        var alice = await visitor.EventsAsync("alice", e => e.Count >= 4, "endUsers");
        alice.Where(e => e.Type() != "visibility").Select(Events.Type).ShouldBe(["page_view", "identify", "page_view", "order"], "said twice, it counts once");
        ((double)alice.Of("order").Single()["properties"]!["value"]!).ShouldBe(12.5);
        (await visitor.GetAsync("/v1/endUsers/alice"))!["analytics"]!["role"]!["value"]!["text"]!.ToString().ShouldBe("editor");
        (await visitor.EventsAsync(after, e => e.Count >= 1)).Select(Events.Type).ShouldBe(["after"]);
    }

    [SkippableFact]
    public async Task Marked_buttons_and_forms_are_recorded_and_nothing_typed_is()
    {
        await using var visitor = await world.VisitorAsync();
        var page = await visitor.OpenAsync("/plain/a");
        await page.ClickAsync("#inner");
        await page.ClickAsync("#goal");
        await page.ClickAsync("h1");
        await page.ClickAsync("[name=email]");
        await page.ClickAsync("#submit");
        await page.WaitForURLAsync("**/plain/b**");
        await Visitor.SentAsync(page);
        var events = await visitor.EventsAsync(await Visitor.AnonymousIdAsync(page), e => e.Views().Count >= 2);
        events.Where(e => e["element"] is not null).Select(e => e.Type()).ShouldBe(["add_to_cart", "goal", "signup"]);
        var buy = events.Of("add_to_cart").Single();
        buy["element"]!.ToJsonString().ShouldBe("""{"id":"buy","name":"buy-button","tag":"button"}""");
        buy["properties"]!.ToJsonString().ShouldBe("""{"product":"p1","listPrice":"9.50"}""");
        events.Of("goal").Single()["properties"]!["name"]!.ToString().ShouldBe("trial");
        events.ShouldAllBe(e => !e.ToJsonString().Contains("someone@", StringComparison.Ordinal));
        visitor.Errors.ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task Nothing_is_stored_or_sent_before_consent_nor_after_it_is_withdrawn()
    {
        await using var visitor = await world.VisitorAsync();
        var sent = 0;
        visitor.Context.Request += (_, request) => sent += request.Url.Contains("/v1/browser/events", StringComparison.Ordinal) ? 1 : 0;
        var page = await visitor.OpenAsync("/plain/late");
        await page.EvaluateAsync("insights.track('before'); insights.flush()");
        (await page.EvaluateAsync<int>("localStorage.length + sessionStorage.length + document.cookie.length")).ShouldBe(0);
        sent.ShouldBe(0);

        await page.EvaluateAsync("insights.consent(true)");
        await Visitor.SentAsync(page);
        var id = await Visitor.AnonymousIdAsync(page);
        (await visitor.EventsAsync(id, e => e.Count >= 2)).Select(Events.Type).ShouldBe(["page_view", "before"]);
        await page.ClickAsync("a");
        (await Visitor.AnonymousIdAsync(page)).ShouldBe(id, "consent is remembered");

        await page.EvaluateAsync("insights.track('last'); insights.consent(false); insights.track('never'); insights.flush()");
        var (before, stored) = (sent, await page.EvaluateAsync<string>("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])"));
        stored.ShouldBe("""[{"insights.consent":"0"},{}]""");
        await page.ReloadAsync();
        await page.EvaluateAsync("insights.track('never'); insights.flush()");
        sent.ShouldBe(before);
        (await visitor.EventsAsync(id)).Select(Events.Type).ShouldNotContain("never");
    }

    [SkippableFact]
    public async Task Global_privacy_control_is_honoured()
    {
        await using var visitor = await world.VisitorAsync("Object.defineProperty(navigator, 'globalPrivacyControl', { get: () => true })");
        var sent = 0;
        visitor.Context.Request += (_, request) => sent += request.Url.Contains("/v1/browser/events", StringComparison.Ordinal) ? 1 : 0;
        var page = await visitor.OpenAsync("/plain/a");
        await page.EvaluateAsync("insights.track('x'); insights.flush()");
        await page.CloseAsync(new() { RunBeforeUnload = false });
        page = await visitor.OpenAsync("/plain/b");
        (await page.EvaluateAsync<int>("localStorage.length + sessionStorage.length")).ShouldBe(0);
        sent.ShouldBe(0);
    }
}
