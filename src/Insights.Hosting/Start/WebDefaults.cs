using Insights.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Insights.Hosting.Start;

/// <summary>How every host listens and logs.</summary>
public static class WebDefaults
{
    /// <summary>Settings under all others: what an installation need not say.</summary>
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        // The web server's own lines name paths, and with them end users.
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Information",
    };

    /// <summary>A builder with the usual sources of configuration, and the defaults beneath them.</summary>
    /// <param name="ofHost">The host's own defaults, above those that all hosts have.</param>
    public static WebApplicationBuilder CreateBuilder(string[] args, IReadOnlyDictionary<string, string?> ofHost)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Settings });
        builder.Configuration.Sources.Insert(1, new MemoryConfigurationSource { InitialData = ofHost });
        return builder;
    }

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
