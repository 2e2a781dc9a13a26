using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MudBlazor;

namespace Insights.Console.Shell;

/// <summary>
/// The component library's colours and type as a file. The library would write them into each page, which the policy of the pages
/// (<see cref="SecurityHeaders"/>) does not let pass; as a file they also follow the browser's wish for light or dark without a script.
/// </summary>
internal sealed partial class ThemeSheet(IServiceScopeFactory scopes, ILoggerFactory loggers)
{
    public const string Path = "/console/theme.css";

    private Task<string>? _made;

    public async Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "text/css; charset=utf-8";
        context.Response.Headers.CacheControl = "public, max-age=86400";
        await context.Response.WriteAsync(await (_made ??= MakeAsync()), context.RequestAborted);
    }

    private async Task<string> MakeAsync()
    {
        var (light, dark) = (await PaletteAsync(isDark: false), await PaletteAsync(isDark: true));
        return $$"""
            :root { {{light}} }
            @media (prefers-color-scheme: dark) { :root:not([data-theme=light]) { {{dark}} } }
            :root[data-theme=dark] { {{dark}} }
            """;
    }

    private async Task<string> PaletteAsync(bool isDark)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<MudThemeProvider>(ParameterView.FromDictionary(
            new Dictionary<string, object?> { [nameof(MudThemeProvider.Theme)] = ConsoleTheme.Create(), [nameof(MudThemeProvider.IsDarkMode)] = isDark }))).ToHtmlString());
        return Variables().Match(html).Groups[1].Value;
    }

    [GeneratedRegex(@":root\s*\{([^}]*)\}")]
    private static partial Regex Variables();
}
