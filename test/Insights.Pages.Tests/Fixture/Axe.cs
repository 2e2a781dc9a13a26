using Insights.Testing.Processes;
using Microsoft.Playwright;

namespace Insights.Pages.Tests.Fixture;

/// <summary>axe-core, which finds barriers on pages; installed from npm at test time. Tests that need it are skipped where it cannot be had.</summary>
public static class Axe
{
    private const string Package = """{"name":"insights-axe","private":true,"dependencies":{"axe-core":"4.14.1"}}""";

    /// <summary>Its script, or why it is missing.</summary>
    public static async Task<(string? Script, string Missing)> TryScriptAsync()
    {
        try
        {
            return (await ScriptAsync(), "");
        }
        catch (SkipException e)
        {
            return (null, e.Message);
        }
    }

    private static async Task<string> ScriptAsync() => await File.ReadAllTextAsync(Path.Combine(
        await NpmFolder.InstallAsync("axe", [("package.json", Package)], "install"), "node_modules", "axe-core", "axe.min.js"));

    /// <summary>What it finds on a page, by the rules of WCAG 2.2 A and AA.</summary>
    public static async Task<string[]> ViolationsAsync(IPage page, string script)
    {
        await page.EvaluateAsync(script);
        return await page.EvaluateAsync<string[]>(
            """
            async () => (await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })).violations
              .map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 120)).slice(0, 3).join(' | '))
            """);
    }
}
