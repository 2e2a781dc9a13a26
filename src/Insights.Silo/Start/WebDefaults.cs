using Insights.Api;
<<<<<<< HEAD
using Insights.Console;
=======
using Insights.Silo.Configuration;
>>>>>>> main
using Microsoft.AspNetCore.HttpOverrides;

namespace Insights.Silo.Start;

/// <summary>How a silo listens.</summary>
internal static class WebDefaults
{
<<<<<<< HEAD
    /// <summary>Registers the API and the console, and sets the server up for it.</summary>
    /// <param name="proxies">Addresses or networks (CIDR) whose X-Forwarded-For is believed; empty: none.</param>
    public static void AddInsightsWeb(this WebApplicationBuilder builder, IReadOnlyList<string> proxies, TimeProvider clock)
    {
        builder.Services.AddInsightsApi();
        builder.Services.AddInsightsConsole(clock);
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded => forwarded.Trust(proxies));
=======
    /// <summary>Registers the API, and sets the server up for it.</summary>
    /// <param name="settings">Whose word is taken for where a request came from.</param>
    public static void AddInsightsWeb(this WebApplicationBuilder builder, SiloSettings settings)
    {
        builder.Services.AddInsightsApi();
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded => forwarded.Trust(settings.TrustedProxies, settings.ForwardedHeader));
>>>>>>> main
        // It logs the addresses that it does not believe, as they came.
        builder.Logging.AddFilter("Microsoft.AspNetCore.HttpOverrides", LogLevel.None);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The body reader has its own bound, and says so in a problem document.
            kestrel.Limits.MaxRequestBodySize = null;
        });
    }

<<<<<<< HEAD
    /// <summary>Maps the API, and the console at /.</summary>
    public static void UseInsightsWeb(this WebApplication app)
=======
    /// <summary>Maps the API.</summary>
    public static void UseInsightsWeb(this WebApplication app, SiloSettings settings)
>>>>>>> main
    {
        if (settings.TrustedProxies.Count > 0 && settings.ForwardedHeader == TrustedProxies.Standard)
            app.UseStandardForwarded();
        app.UseForwardedHeaders();
        app.MapInsightsApi();
        app.MapInsightsConsole();
    }
}
