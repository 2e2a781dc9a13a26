using Insights.Console.Tests.Fixture;
using Microsoft.Playwright;

namespace Insights.Console.Tests.Pages;

[Collection(DemoCollection.Name)]
public sealed class EveryPageTests(DemoSilo silo)
{
    /// <summary>Every page, with the picture that is kept of it.</summary>
    private static readonly (string Address, string Picture)[] _pages =
    [
        ("/users", "users"), ("/users?q=a", "users-search"), ("/users?filter=country+%3D+DE", "users-filter"),
        ("/user?id={user}", "user"), ("/user?id={user}&tab=sessions", "user-sessions"), ("/user?id={user}&tab=attributes&name=plan", "user-attributes"),
        ("/user?id={user}&tab=segments&segment=insights-quit", "user-segments"), ("/user?id={user}&tab=identity", "user-identity"),
        ("/user?id={user}&tab=privacy", "user-privacy"),
    ];

    [SkippableTheory]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(1440, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task Every_page_shows_without_an_error_and_asks_no_other_host(int width, ColorScheme scheme)
    {
        await using var visit = await Visit.StartAsync(silo, silo.ImportKey, width, scheme);
        var user = await silo.AUserAsync();
        foreach (var (address, picture) in _pages)
        {
            var response = await visit.GoAsync(address.Replace("{user}", Uri.EscapeDataString(user), StringComparison.Ordinal), picture);
            response.Status.ShouldBe(200, address);
            (await visit.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth")).ShouldBeTrue($"{address} is wider than the window");
        }
        visit.Faults.ShouldBeEmpty();
    }
}
