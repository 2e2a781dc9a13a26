using Insights.Testing.Processes;
using Microsoft.Playwright;

namespace Insights.Browser.Tests.Fixture;

/// <summary>The browser of this machine; the tests that need it are skipped where there is none.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private readonly IPlaywright _playwright;

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, Browser) = (playwright, browser);

    public IBrowser Browser { get; }

    /// <summary>Why tests are skipped; null: the browser is there.</summary>
    public static string? Missing => Path is null ? $"There is no {string.Join(", no ", Names)} on the PATH." : null;

    private static string? Path => Names.Select(ProgramRun.Find).FirstOrDefault(p => p is not null);

    public static async Task<Chromium> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return new Chromium(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Path, Args = ["--no-sandbox", "--disable-dev-shm-usage"] }));
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright.Dispose();
    }
}
