using Insights.Hosting.Start;
using Insights.Service.Accounts;
using Insights.Service.Keys;
using Insights.Standalone.Configuration;

namespace Insights.Standalone.Start;

/// <summary>Builds and runs the standalone host: one process, one database, HTTP.</summary>
public static class StandaloneHost
{
    /// <returns>The exit code: 0 after a stop that was asked for, 1 where it could not start.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        var builder = StandaloneApp.CreateBuilder(args);
        var (options, faults) = StandaloneOptions.Read(builder.Configuration);
        if (faults.Count > 0)
        {
            await errors.WriteLineAsync($"The configuration has {faults.Count} fault(s):\n  " + string.Join("\n  ", faults));
            return 1;
        }
        using var loggers = LoggerFactory.Create(l => l.AddConfiguration(builder.Configuration.GetSection("Logging")).AddConsole());
        var store = await StoreOpening.TryOpenAsync(options.Storage, TimeProvider.System, loggers, errors, CancellationToken.None);
        if (store is null)
            return 1;
        await using (store)
        {
            await using var app = StandaloneApp.Build(builder, options, store, new OperatorKey(options.Common.OperatorKey), TimeProvider.System);
            var accounts = app.Services.GetRequiredService<AccountDirectory>();
            await accounts.RefreshAsync(CancellationToken.None);
            if (await accounts.MakeOperatorKeyAsync(CancellationToken.None) is { } operatorKey)
                await output.WriteLineAsync($"The operator key, made and printed this once: {operatorKey}");
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
            if (options.Common.DemoAccount is { } demo)
                await Demo.StartAsync(demo, accounts, url, output, CancellationToken.None);
            await output.FlushAsync();
            await app.WaitForShutdownAsync();
        }
        return 0;
    }
}
