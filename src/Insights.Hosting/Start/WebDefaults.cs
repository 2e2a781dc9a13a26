using Insights.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Insights.Hosting.Start;

/// <summary>How every host listens and logs.</summary>
public static class WebDefaults
{
    /// <summary>Settings under all others: what an installation need not say.</summary>
    public static Dictionary<string, string?> Settings { get; } = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        // The web server's own lines name paths, and with them end users.
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Information",
    };

    /// <summary>Registers the HTTP API, and sets the server up for it.</summary>
    /// <param name="proxies">Addresses or networks (CIDR) whose X-Forwarded-For is believed; empty: none.</param>
    public static void AddInsightsWeb(this WebApplicationBuilder builder, IReadOnlyList<string> proxies)
    {
        builder.Services.AddInsightsHttp();
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

    /// <summary>Maps the HTTP API.</summary>
    public static void UseInsightsWeb(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.MapInsightsHttp();
    }
}
