using Insights.Api;
using Insights.Silo.Configuration;
using Microsoft.AspNetCore.HttpOverrides;

namespace Insights.Silo.Start;

/// <summary>How a silo listens.</summary>
internal static class WebDefaults
{
    /// <summary>Registers the API, and sets the server up for it.</summary>
    /// <param name="settings">Whose word is taken for where a request came from.</param>
    public static void AddInsightsWeb(this WebApplicationBuilder builder, SiloSettings settings)
    {
        builder.Services.AddInsightsApi();
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded => forwarded.Trust(settings.TrustedProxies, settings.ForwardedHeader));
        // It logs the addresses that it does not believe, as they came.
        builder.Logging.AddFilter("Microsoft.AspNetCore.HttpOverrides", LogLevel.None);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The body reader has its own bound, and says so in a problem document.
            kestrel.Limits.MaxRequestBodySize = null;
        });
    }

    /// <summary>Maps the API.</summary>
    public static void UseInsightsWeb(this WebApplication app, SiloSettings settings)
    {
        if (settings.TrustedProxies.Count > 0 && settings.ForwardedHeader == TrustedProxies.Standard)
            app.UseStandardForwarded();
        app.UseForwardedHeaders();
        app.MapInsightsApi();
    }
}
