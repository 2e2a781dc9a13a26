using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Insights.Pages.Tests.Fixture;

namespace Insights.Pages.Tests.Console;

[Collection(DemoCollection.Name)]
public sealed partial class FigureTests(DemoSilo silo)
{
    [Fact]
    public async Task Segments_are_counted_as_the_API_counts_them()
    {
        using var api = silo.Silo.Client(silo.ImportKey);
        using var client = await silo.LoggedInAsync(silo.ImportKey);
        var page = await client.GetStringAsync("/segments");
        foreach (var segment in (await api.GetFromJsonAsync<JsonElement>("/v1/segments")).GetProperty("segments").EnumerateArray())
        {
            var name = segment.GetProperty("name").GetString()!;
            var count = (await api.GetFromJsonAsync<JsonElement>($"/v1/segments/{name}:count")).GetProperty("count").GetString();
            Row(page, $"/segment?name={name}").ShouldContain($"<td class=\"figure\">{count}</td>");
            (await client.GetStringAsync($"/segment?name={name}")).ShouldContain($">{count} user");
        }
    }

    [Fact]
    public async Task Days_have_the_figures_of_the_API()
    {
        using var api = silo.Silo.Client(silo.ImportKey);
        using var client = await silo.LoggedInAsync(silo.ImportKey);
        var csv = (await client.GetStringAsync("/analytics.csv?days=20")).Split("\r\n").Where(l => l.Length > 0).Select(l => l.Split(',')).ToList();
        var page = await client.GetStringAsync("/analytics?days=20");
        // Whole days, as the page asks up to now and the API here up to another now.
        foreach (var day in csv.Skip(2).SkipLast(1))
        {
            var next = DateOnly.ParseExact(day[0], "yyyy-MM-dd", CultureInfo.InvariantCulture).AddDays(1);
            var query = $"startTime={day[0]}T00:00:00Z&endTime={next:yyyy-MM-dd}T00:00:00Z";
            var total = (await api.GetFromJsonAsync<JsonElement>($"/v1/sessionAnalytics:query?{query}")).GetProperty("total");
            Number(total, "sessionCount").ShouldBe(day[1], day[0]);
            page.ShouldContain($">{day[0]}</a></td>");
        }
    }

    [Fact]
    public async Task A_segment_is_made_listed_and_deleted()
    {
        using var client = await silo.LoggedInAsync(silo.ImportKey);
        var filter = Uri.EscapeDataString("total_sessions > 1");
        var preview = await client.GetStringAsync($"/segments/new?filter={filter}");
        var made = await client.PostAsync($"/segments/new?filter={filter}", Forms.Of(preview, "create", ("Name", "came-back"), ("DisplayName", "Came back")));
        made.StatusCode.ShouldBe(HttpStatusCode.Found);
        var page = await client.GetStringAsync("/segment?name=came-back");
        page.ShouldContain("Came back");
        (await client.PostAsync("/segment?name=came-back", Forms.Of(page, "delete", ("Confirm", "another")))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.PostAsync("/segment?name=came-back", Forms.Of(page, "delete", ("Confirm", "came-back")))).StatusCode.ShouldBe(HttpStatusCode.Found);
        (await client.GetAsync("/segment?name=came-back")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [SkippableFact]
    public async Task The_list_of_who_is_live_follows_an_event_within_seconds()
    {
        await using var visit = await Visit.StartAsync(silo, silo.ImportKey, 1440, Microsoft.Playwright.ColorScheme.Light);
        await visit.Page.GotoAsync("/live");
        await silo.SeeAsync("came-live");
        await visit.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "came-live" }).WaitForAsync();
        visit.Faults.ShouldBeEmpty();
    }

    private static string Row(string page, string href)
    {
        var at = page.IndexOf($"href=\"{href}\"", StringComparison.Ordinal);
        at.ShouldBeGreaterThan(0, href);
        return Spaces().Replace(page[at..page.IndexOf("</tr>", at, StringComparison.Ordinal)], " ");
    }

    private static string Number(JsonElement figures, string name) =>
        figures.TryGetProperty(name, out var number) ? number.ToString() : "0";

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
