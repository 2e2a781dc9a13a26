using Insights.Testing.Documents;
using Microsoft.Playwright;

namespace Insights.Pages.Tests.Fixture;

/// <summary>Somebody who looks at pages in a window of a width, in light or dark, and what went wrong meanwhile.</summary>
public sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly string _name;

    private Visit(IBrowserContext context, IPage page, string name) => (_context, Page, _name) = (context, page, name);

    public IPage Page { get; }

    /// <summary>Errors in the console, failed requests and requests to other hosts.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Opens a window, logged in.</summary>
    public static async Task<Visit> StartAsync(DemoSilo silo, string key, int width, ColorScheme scheme)
    {
        var browser = await Chromium.GetAsync();
        var context = await browser.NewContextAsync(new() { BaseURL = silo.Url, ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme });
        context.SetDefaultTimeout(15_000);
        var visit = new Visit(context, await context.NewPageAsync(), $"{width}-{scheme.ToString().ToLowerInvariant()}");
        visit.Page.Console += (_, m) => { if (m.Type is "error" or "warning") visit.Faults.Add($"{m.Text} {m.Location}"); };
        visit.Page.PageError += (_, e) => visit.Faults.Add(e);
        visit.Page.RequestFailed += (_, r) => { if (r.Failure != "net::ERR_ABORTED") visit.Faults.Add($"{r.Url}: {r.Failure}"); };
        visit.Page.Request += (_, r) => { if (!r.Url.StartsWith(silo.Url, StringComparison.Ordinal) && !r.Url.StartsWith("data:", StringComparison.Ordinal)) visit.Faults.Add($"asked another host: {r.Url}"); };
        await visit.Page.GotoAsync("/login");
        await visit.Page.GetByLabel("Key").FillAsync(key);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await visit.Page.WaitForURLAsync(url => !url.Contains("/login", StringComparison.Ordinal));
        return visit;
    }

    /// <summary>Goes to a page, and keeps a picture of it in artifacts/console.</summary>
    public async Task<IResponse> GoAsync(string address, string picture)
    {
        var response = (await Page.GotoAsync(address, new() { WaitUntil = WaitUntilState.Load }))!;
        var folder = Path.Combine(Document.Top(), "artifacts", "console");
        await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{picture}-{_name}.png"), FullPage = true });
        return response;
    }

    public async ValueTask DisposeAsync() => await _context.CloseAsync();
}
