using Insights.Http;
using Insights.Service.Keys;
using Insights.Standalone.Configuration;
using Insights.Storage;
using Microsoft.Extensions.Configuration.Memory;

namespace Insights.Standalone.Start;

/// <summary>The web application of the standalone host, composed around an open store. It does not start it.</summary>
public static class StandaloneApp
{
    /// <summary>Settings under all others: what an installation need not say.</summary>
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["urls"] = StandaloneOptions.DefaultUrls,
        ["Logging:LogLevel:Default"] = "Information",
        // The web server's own lines name paths, and with them end users.
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Information",
    };

    /// <summary>A builder with the usual sources of configuration, and the defaults beneath them.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        return builder;
    }

    /// <summary>Builds the application.</summary>
    /// <param name="replace">Changes services after all are registered; what is registered last is used.</param>
    public static WebApplication Build(
        WebApplicationBuilder builder,
        StandaloneOptions options,
        InsightsStore store,
        OperatorKey operatorKey,
        TimeProvider clock,
        Action<IServiceCollection>? replace = null)
    {
        builder.Services.AddStandalone(options, store, operatorKey, clock);
        replace?.Invoke(builder.Services);
        // It logs the addresses that it does not believe, as they came.
        builder.Logging.AddFilter("Microsoft.AspNetCore.HttpOverrides", LogLevel.None);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The body reader has its own bound, and says so in a problem document.
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var app = builder.Build();
        app.UseForwardedHeaders();
        app.MapInsightsHttp();
        return app;
    }
}
