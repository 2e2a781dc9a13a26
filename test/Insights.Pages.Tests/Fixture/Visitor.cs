using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Insights.Pages.Tests.Fixture;

/// <summary>One person with a browser, and what the server keeps of what they did.</summary>
public sealed class Visitor(World world, IBrowserContext context, string serverKey, string browserKey) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    public const string NothingWaits = "Object.keys(localStorage).every(k => !k.startsWith('insights.q.'))";

    /// <summary>Errors of all pages that this visitor opened.</summary>
    public List<string> Errors { get; } = [];

    public IBrowserContext Context => context;

    public string BrowserKey => browserKey;

    /// <summary>Opens a page of the sites.</summary>
    public async Task<IPage> OpenAsync(string path)
    {
        var page = await context.NewPageAsync();
        page.PageError += (_, error) => Errors.Add(error);
        await page.GotoAsync(world.SiteOrigin + path);
        return page;
    }

    /// <summary>Sends what waits, and waits until nothing does.</summary>
    public static async Task SentAsync(IPage page)
    {
        await page.EvaluateAsync("insights.flush()");
        await UntilAsync(page, NothingWaits);
    }

    /// <summary>Asks until it is true. The pages' policy forbids what Playwright's own waiting does.</summary>
    public static async Task UntilAsync(IPage page, string expression)
    {
        var since = Stopwatch.GetTimestamp();
        while (!await page.EvaluateAsync<bool>(expression))
            Stopwatch.GetElapsedTime(since).ShouldBeLessThan(Patience, expression);
    }

    public static Task<string> AnonymousIdAsync(IPage page) => page.EvaluateAsync<string>("localStorage.getItem('insights.id')");

    /// <summary>The events that the server keeps of a user, oldest first.</summary>
    /// <param name="id">An anonymous ID, or with <paramref name="collection"/> endUsers a user's.</param>
    public async Task<List<JsonObject>> EventsAsync(string id, string collection = "anonymousUsers")
    {
        var events = new List<JsonObject>();
        for (string? token = ""; token is not null;)
        {
            var answer = await GetAsync($"/v1/{collection}/{Uri.EscapeDataString(id)}/events?view=OPEN_SESSION&pageSize=1000" + (token.Length > 0 ? $"&pageToken={token}" : ""));
            events.AddRange(answer?["events"]!.AsArray().Select(e => e!["event"]!.AsObject()) ?? []);
            token = (string?)answer?["nextPageToken"];
        }
        events.Reverse();
        return events;
    }

    /// <summary>The same, as soon as there are as many as are waited for; what there is in the end.</summary>
    public async Task<List<JsonObject>> EventsAsync(string id, Func<List<JsonObject>, bool> enough, string collection = "anonymousUsers")
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var events = await EventsAsync(id, collection);
            if (enough(events) || Stopwatch.GetElapsedTime(since) > Patience)
                return events;
            await Task.Yield();
        }
    }

    /// <summary>Null: there is no such user.</summary>
    public async Task<JsonNode?> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("x-api-key", serverKey);
        using var response = await world.Http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        if (response.StatusCode == System.Net.HttpStatusCode.NotFound)
            return null;
        response.IsSuccessStatusCode.ShouldBeTrue(body);
        return JsonNode.Parse(body);
    }

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}

/// <summary>What the tests ask of an event.</summary>
internal static class Events
{
    public static string Type(this JsonObject e) => (string)e["type"]!;

    /// <summary>The path and the query of its page.</summary>
    public static string Page(this JsonObject e) => new Uri((string)e["page"]!["url"]!) is var url ? url.PathAndQuery + url.Fragment : "";

    public static string Tab(this JsonObject e) => (string)e["tabId"]!;

    public static List<string> Views(this IEnumerable<JsonObject> events) => [.. events.Where(e => e.Type() == "page_view").Select(Page)];

    public static IEnumerable<JsonObject> Of(this IEnumerable<JsonObject> events, string type) => events.Where(e => e.Type() == type);
}
