using Insights.Pages.Tests.Fixture;
using Insights.Testing.Processes;
using Microsoft.Playwright;

namespace Insights.Pages.Tests.Console;

[Collection(DemoCollection.Name)]
public sealed class EveryPageTests(DemoSilo silo)
{
    /// <summary>Every page, with the picture that is kept of it.</summary>
    private static readonly (string Address, string Picture)[] _pages =
    [
        ("/", "home"), ("/live", "live"), ("/segments", "segments"), ("/segment?name=insights-new-this-week", "segment"),
        ("/segments/new?filter=total_sessions+%3E+2", "segment-new"), ("/analytics?days=60", "analytics"), ("/analytics?days=60&by=week&zone=Europe/Zurich", "analytics-weeks"),
        ("/analytics/sessions", "analytics-sessions"), ("/analytics/users?who=struggling", "struggling"), ("/analytics/users?who=disengaged", "disengaged"),
        ("/users", "users"), ("/users?q=a", "users-search"), ("/users?filter=country+%3D+DE", "users-filter"),
        ("/user?id={user}", "user"), ("/user?id={user}&tab=sessions", "user-sessions"), ("/user?id={user}&tab=attributes&name=plan", "user-attributes"),
        ("/user?id={user}&tab=segments&segment=insights-quit", "user-segments"), ("/user?id={user}&tab=identity", "user-identity"),
        ("/user?id={user}&tab=privacy", "user-privacy"), ("/account?name=demo", "settings"), ("/user?id=nobody", "not-found"),
    ];

    [SkippableTheory]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(1440, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task Every_page_shows_without_an_error_asks_no_other_host_and_has_no_barrier_that_axe_finds(int width, ColorScheme scheme)
    {
        var (axe, missing) = await Axe.TryScriptAsync();
        await using var visit = await Visit.StartAsync(silo, silo.ImportKey, width, scheme);
        var user = await silo.AUserAsync();
        foreach (var (address, picture) in _pages)
        {
            var response = await visit.GoAsync(address.Replace("{user}", Uri.EscapeDataString(user), StringComparison.Ordinal), picture);
            response.Status.ShouldBe(picture == "not-found" ? 404 : 200, address);
            (await visit.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth")).ShouldBeTrue($"{address} is wider than the window");
            if (axe is not null)
                (await Axe.ViolationsAsync(visit.Page, axe)).ShouldBeEmpty($"{address} ({picture})");
        }
        visit.Faults.Where(f => !f.Contains("404", StringComparison.Ordinal)).ShouldBeEmpty();
        Skip.If(axe is null, $"All but barriers was looked at. {missing}");
    }

    [SkippableFact]
    public async Task The_operator_s_pages_show_without_an_error()
    {
        await using var visit = await Visit.StartAsync(silo, ServerProcess.OperatorKey, 1440, ColorScheme.Light);
        foreach (var (address, picture) in new[] { ("/accounts", "accounts"), ("/account?name=demo", "account"), ("/audit", "audit") })
            (await visit.GoAsync(address, picture)).Status.ShouldBe(200, address);
        visit.Faults.ShouldBeEmpty();
    }
}
