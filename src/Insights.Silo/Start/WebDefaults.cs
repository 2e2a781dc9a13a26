using Insights.Api;
using Insights.Api.Auth;
using Insights.Api.Bodies;
using Insights.Console;
using Insights.Silo.Configuration;
using Microsoft.AspNetCore.HttpOverrides;

namespace Insights.Silo.Start;

/// <summary>How a silo listens.</summary>
internal static class WebDefaults
{
    /// <summary>Registers the API and the console, and sets the server up for them.</summary>
    /// <param name="settings">Whose word is taken for where a request came from, and how much requests may hold.</param>
    /// <param name="clock">The clock of all logic.</param>
    public static void AddInsightsWeb(this WebApplicationBuilder builder, SiloSettings settings, TimeProvider clock)
    {
        builder.Services.AddSingleton(new BodyRoom(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * settings.MaxBodyPercent / 100));
        builder.Services.AddSingleton(new FailedKeys(clock, settings.FailedKeysPerMinute));
        builder.Services.AddInsightsApi();
        builder.Services.AddInsightsConsole(clock);
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

    /// <summary>Maps the API, and the console at /.</summary>
    public static void UseInsightsWeb(this WebApplication app, SiloSettings settings)
    {
        if (settings.TrustedProxies.Count > 0 && settings.ForwardedHeader == TrustedProxies.Standard)
            app.UseStandardForwarded();
        app.UseForwardedHeaders();
        app.MapInsightsApi();
        app.MapInsightsConsole();
    }
}
