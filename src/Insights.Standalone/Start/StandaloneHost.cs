using Insights.Domain.Accounts;
using Insights.Http;
using Insights.Service.Accounts;
using Insights.Service.Keys;
using Insights.Standalone.Configuration;
using Insights.Storage;

namespace Insights.Standalone.Start;

/// <summary>Builds and runs the standalone host: one process, one database, HTTP.</summary>
public static class StandaloneHost
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

    /// <returns>The exit code: 0 after a stop that was asked for, 1 where it could not start.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = Defaults });
        var (options, faults) = StandaloneOptions.Read(builder.Configuration);
        if (faults.Count > 0)
        {
            await errors.WriteLineAsync($"The configuration has {faults.Count} fault(s):\n  " + string.Join("\n  ", faults));
            return 1;
        }
        using var loggers = LoggerFactory.Create(l => l.AddConfiguration(builder.Configuration.GetSection("Logging")).AddConsole());
        InsightsStore store;
        try
        {
            store = await InsightsStore.OpenAsync(options.Storage, TimeProvider.System, loggers, CancellationToken.None);
        }
        catch (Exception e) when (e is System.Data.Common.DbException or IOException or UnauthorizedAccessException
            or Storage.Schema.SchemaTooNewException)
        {
            await errors.WriteLineAsync($"The database cannot be opened: {e.Message}");
            return 1;
        }
        await using (store)
        {
            var operatorKey = options.OperatorKey ?? MakeOperatorKey(output);
            builder.Services.AddStandalone(options, store, new OperatorKey(operatorKey), TimeProvider.System);
            builder.WebHost.ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                // The body reader has its own bound, and says so in a problem document.
                kestrel.Limits.MaxRequestBodySize = null;
            });
            await using var app = builder.Build();
            app.UseForwardedHeaders();
            app.MapInsightsHttp();
            await app.Services.GetRequiredService<AccountDirectory>().RefreshAsync(CancellationToken.None);
            try
            {
                await app.StartAsync();
            }
            catch (IOException e)
            {
                await errors.WriteLineAsync($"The host cannot listen: {e.Message}");
                return 1;
            }
            var url = app.Urls.FirstOrDefault() ?? StandaloneOptions.DefaultUrls;
            await output.WriteLineAsync($"Insights listens on {string.Join(", ", app.Urls)}; API description at {url}/openapi/v1.json. Ctrl+C stops it.");
            if (options.DemoAccount is { } demo)
                await Demo.StartAsync(demo, app.Services.GetRequiredService<AccountDirectory>(), url, output, CancellationToken.None);
            await output.FlushAsync();
            await app.WaitForShutdownAsync();
        }
        return 0;
    }

    private static string MakeOperatorKey(TextWriter output)
    {
        var (_, text) = ApiKeyText.Create(KeyKind.Operator);
        output.WriteLine($"No Operator:Key is set. The operator key until this process ends: {text}");
        return text;
    }
}
