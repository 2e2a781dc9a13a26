using System.IO.Compression;
using System.Text.Json;
using Insights.Pages.Tests.Fixture;
using Insights.Testing.Documents;
using Microsoft.Playwright;

namespace Insights.Pages.Tests.Recorder;

/// <summary>What pages and browsers are like.</summary>
[Collection(Browsers.Name)]
public sealed class EnvironmentTests(World world)
{
    /// <summary>Under 5 KB as it travels; the file in the repository has comments that the server leaves out.</summary>
    [SkippableFact]
    public async Task The_recorder_is_smaller_than_5_KB_and_can_be_kept_and_checked()
    {
        Skip.IfNot(Chromium.Missing is null, Chromium.Missing);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/insights.js");
        request.Headers.Add("Accept-Encoding", "gzip");
        using var answer = await world.Http.SendAsync(request);
        var packed = await answer.Content.ReadAsByteArrayAsync();
        packed.Length.ShouldBeLessThan(5_000);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/javascript; charset=utf-8");
        answer.Headers.CacheControl!.ToString().ShouldContain("max-age=3600");
        answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
        using var plain = new MemoryStream();
        await using (var unpacked = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress))
            await unpacked.CopyToAsync(plain);
        (await world.Http.GetByteArrayAsync("/insights.js")).ShouldBe(plain.ToArray());
        using var again = new HttpRequestMessage(HttpMethod.Get, "/insights.js");
        again.Headers.Add("If-None-Match", answer.Headers.ETag!.ToString());
        (await world.Http.SendAsync(again)).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotModified);
    }

    /// <summary>Comments and indentation are all that the server leaves out, so no string of the recorder may span lines.</summary>
    [Fact]
    public void Nothing_of_the_recorder_depends_on_how_it_is_laid_out()
    {
        var source = File.ReadAllText(Path.Combine(Document.Top(), "src", "Insights.Browser", "insights.js"));
        source.ShouldNotContain("`");
        source.ShouldNotContain("/*");
        source.Split('\n').ShouldAllBe(line => !line.EndsWith('\\'));
    }

    [SkippableFact]
    public async Task A_thousand_mutated_environments_see_no_exception()
    {
        await using var visitor = await world.VisitorAsync();
        await visitor.Context.RouteAsync("**/v1/browser/events**", r => r.AbortAsync());
        // Without a policy, so that a frame can be given its script as text.
        var page = await visitor.OpenAsync("/open");
        var script = await world.Http.GetStringAsync("/insights.js");
        var mutations = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Sites", "mutations.js"));
        var told = await page.EvaluateAsync<JsonElement>($"async script => {{ {mutations}; return await run(script, 1000, 20261201); }}", script);
        told.GetProperty("runs").GetInt32().ShouldBe(1000);
        told.GetProperty("loaded").GetInt32().ShouldBeGreaterThan(900);
        told.GetProperty("errors").EnumerateArray().Select(e => e.GetString()).ShouldBeEmpty();
        visitor.Errors.ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task A_browser_lets_pages_of_the_keys_origins_send_and_no_others()
    {
        // A name of the same machine, and so another origin.
        var other = new UriBuilder(world.SiteOrigin) { Host = "localhost" }.Uri.GetLeftPart(UriPartial.Authority);
        await using var visitor = await world.VisitorAsync();
        foreach (var (origin, type, status) in ((string, string, int)[])
            [
                (world.SiteOrigin, "text/plain", 202), (world.SiteOrigin, "application/json", 202), (world.SiteOrigin, "application/xml", 415),
                (other, "text/plain", 0), (other, "application/json", 0), ("null", "text/plain", 0),
            ])
        {
            var page = await visitor.Context.NewPageAsync();
            await page.GotoAsync(origin == "null" ? "data:text/html,<title>no origin</title>" : origin + "/open");
            var seen = await page.EvaluateAsync<int>(
                """
                ([url, type, id]) => fetch(url, { method: 'POST', headers: { 'content-type': type }, body: JSON.stringify({ events: [{ anonymousId: id, type: 'x', time: Date.now() }] }) })
                  .then(a => a.status, () => 0)
                """, new[] { $"{world.SiloOrigin}/v1/browser/events?k={visitor.BrowserKey}", type, $"{new Uri(world.SiteOrigin).Host}{origin}{type}" });
            seen.ShouldBe(status, $"{origin} {type}");
            (await visitor.GetAsync($"/v1/anonymousUsers/{Uri.EscapeDataString($"{new Uri(world.SiteOrigin).Host}{origin}{type}")}") is not null).ShouldBe(status == 202, $"{origin} {type}");
            await page.CloseAsync();
        }
    }
}
