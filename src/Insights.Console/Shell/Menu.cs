using Insights.Service.Keys;
using MudBlazor;

namespace Insights.Console.Shell;

/// <summary>A page that is always at hand.</summary>
internal sealed record MenuEntry(string Href, string Title, string Icon);

/// <summary>The pages that are always at hand, by what the key opens.</summary>
internal static class Menu
{
    private static readonly MenuEntry[] _ofAccount =
    [
        new("/", "Home", Icons.Material.Outlined.Home),
        new("/users", "Users", Icons.Material.Outlined.People),
        new("/live", "Live", Icons.Material.Outlined.Sensors),
        new("/segments", "Segments", Icons.Material.Outlined.FilterAlt),
        new("/analytics", "Analytics", Icons.Material.Outlined.BarChart),
    ];

    private static readonly MenuEntry[] _ofOperator =
    [
        new("/accounts", "Accounts", Icons.Material.Outlined.Business),
        new("/audit", "Audit log", Icons.Material.Outlined.History),
    ];

    public static IReadOnlyList<MenuEntry> Of(Caller caller) => caller.Account is not { } account ? _ofOperator
        : [.. _ofAccount, new($"/account?name={Uri.EscapeDataString(account)}", "Settings", Icons.Material.Outlined.Settings)];
}
