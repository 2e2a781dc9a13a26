using Insights.Api;
using Insights.Console;
using Microsoft.AspNetCore.HttpOverrides;

namespace Insights.Silo.Start;

/// <summary>How a silo listens.</summary>
internal static class WebDefaults
{
    /// <summary>Registers the API and the console, and sets the server up for it.</summary>
    /// <param name="proxies">Addresses or networks (CIDR) whose X-Forwarded-For is believed; empty: none.</param>
    public static void AddInsightsWeb(this WebApplicationBuilder builder, IReadOnlyList<string> proxies, TimeProvider clock)
    {
        builder.Services.AddInsightsApi();
        builder.Services.AddInsightsConsole(clock);
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded => forwarded.Trust(proxies));
        // It logs the addresses that it does not believe, as they came.
        builder.Logging.AddFilter("Microsoft.AspNetCore.HttpOverrides", LogLevel.None);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The body reader has its own bound, and says so in a problem document.
            kestrel.Limits.MaxRequestBodySize = null;
        });
    }

    /// <summary>Maps the API, and the console at /.</summary>
    public static void UseInsightsWeb(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.MapInsightsApi();
        app.MapInsightsConsole();
    }
}
