using Insights.Hosting.Start;
using Insights.Service.Keys;
using Insights.Standalone.Configuration;
using Insights.Storage;

namespace Insights.Standalone.Start;

/// <summary>The web application of the standalone host, composed around an open store. It does not start it.</summary>
public static class StandaloneApp
{
    /// <summary>Settings under all others: what an installation need not say.</summary>
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["urls"] = StandaloneOptions.DefaultUrls,
    };

    /// <summary>A builder with the usual sources of configuration, and the defaults beneath them.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args) => WebDefaults.CreateBuilder(args, Defaults);

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
        builder.AddInsightsWeb(options.Common.TrustedProxies);
        builder.Services.AddStandalone(options, store, operatorKey, clock);
        replace?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseInsightsWeb();
        return app;
    }
}
