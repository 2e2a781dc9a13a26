using Microsoft.Playwright;

namespace Insights.Console.Tests.Fixture;

/// <summary>Debian's Chromium; tests that need it are skipped where it is not.</summary>
public static class Browser
{
    private static readonly string? _program = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser" }.FirstOrDefault(File.Exists);
    private static readonly Lazy<Task<IBrowser>> _started = new(StartAsync);

    /// <summary>One for all tests.</summary>
    public static Task<IBrowser> GetAsync()
    {
        Skip.If(_program is null, "There is no Chromium at /usr/bin/chromium.");
        return _started.Value;
    }

    private static async Task<IBrowser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new() { ExecutablePath = _program, Args = ["--no-sandbox"], Headless = true });
    }
}
