using Insights.Testing.Processes;
using Microsoft.Playwright;

namespace Insights.Pages.Tests.Fixture;

/// <summary>The browser of this machine; the tests that need it are skipped where there is none.</summary>
public static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private static readonly Lazy<Task<IBrowser>> _started = new(StartAsync);

    /// <summary>Why tests are skipped; null: the browser is there.</summary>
    public static string? Missing { get; } = Path is null ? $"There is no {string.Join(", no ", Names)} on the PATH." : null;

    private static string? Path => Names.Select(ProgramRun.Find).FirstOrDefault(p => p is not null);

    /// <summary>One for all tests; it ends with them.</summary>
    public static Task<IBrowser> GetAsync()
    {
        Skip.IfNot(Missing is null, Missing);
        return _started.Value;
    }

    private static async Task<IBrowser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Path, Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"] });
    }
}
