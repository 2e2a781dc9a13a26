using Insights.Domain.Accounts;
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
        new("/users", "Users", Icons.Material.Outlined.People),
    ];

    private static readonly MenuEntry[] _ofOperator = [];

    public static IReadOnlyList<MenuEntry> Of(Caller caller) => caller.Kind == KeyKind.Operator ? _ofOperator : _ofAccount;
}
