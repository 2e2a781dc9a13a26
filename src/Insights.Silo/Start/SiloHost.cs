using Insights.Service.Accounts;
using Insights.Service.Keys;
using Insights.Silo.Configuration;
using Insights.Storage;
using Orleans.Runtime;

namespace Insights.Silo.Start;

/// <summary>
/// A silo from its configuration to its end, alone on a SQLite file or as a member of a cluster on PostgreSQL: it reports
/// the faults of the configuration, opens the store, starts the application, prints what an operator needs at a start, and
/// runs until it is asked to stop.
/// </summary>
/// <param name="builder">With the configuration, from <see cref="SiloApp.CreateBuilder"/>.</param>
/// <param name="settings">As read from it.</param>
/// <param name="output">Takes what a start reports, and keys that were made.</param>
/// <param name="errors">Takes the reason where it cannot start.</param>
public sealed class SiloHost(WebApplicationBuilder builder, SiloSettings settings, TextWriter output, TextWriter errors)
{
    /// <returns>The exit code: 0 after a stop that was asked for, 1 where it could not start.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        var builder = SiloApp.CreateBuilder(args);
        var (settings, faults) = SiloSettings.Read(builder.Configuration);
        var host = new SiloHost(builder, settings, output, errors);
        return faults.Count > 0
            ? await host.FailAsync($"The configuration has {faults.Count} fault(s):\n  " + string.Join("\n  ", faults))
            : await host.RunAsync();
    }

    private async Task<int> RunAsync()
    {
        using var loggers = LoggerFactory.Create(l => l.AddConfiguration(builder.Configuration.GetSection("Logging")).AddConsole());
        var store = await StoreOpening.TryOpenAsync(settings.Storage, TimeProvider.System, loggers, errors, CancellationToken.None);
        if (store is null)
            return 1;
        await using (store)
        {
            try
            {
                await SiloApp.PrepareAsync(settings, CancellationToken.None);
            }
            catch (Exception e) when (StoreOpening.IsOfDatabase(e))
            {
                return await FailAsync($"The cluster's tables cannot be made: {e.Message}");
            }
            await using var app = SiloApp.Build(builder, settings, store, new OperatorKey(settings.OperatorKey), TimeProvider.System);
            return await RunAsync(app);
        }
    }

    private async Task<int> RunAsync(WebApplication app)
    {
        var accounts = app.Services.GetRequiredService<AccountDirectory>();
        var administration = app.Services.GetRequiredService<AccountAdministration>();
        await accounts.RefreshAsync(CancellationToken.None);
        if (await administration.MakeOperatorKeyAsync(CancellationToken.None) is { } operatorKey)
            await output.WriteLineAsync($"The operator key, made and printed this once: {operatorKey}");
        try
        {
            await app.StartAsync();
        }
        catch (Exception e) when (e is IOException or OrleansException or System.Net.Sockets.SocketException)
        {
            return await FailAsync($"The silo cannot start: {e.Message}");
        }
        foreach (var line in Greeting(app))
            await output.WriteLineAsync(line);
        if (settings.DemoAccount is { } demo)
            await Demo.StartAsync(demo, accounts, administration, Endpoints.UrlOf(app, "Http"), output, CancellationToken.None);
        await output.FlushAsync();
        await app.WaitForShutdownAsync();
        return 0;
    }

    private IEnumerable<string> Greeting(WebApplication app)
    {
        var http = Endpoints.UrlOf(app, "Http");
        yield return $"Insights listens on {http}, gRPC on {Endpoints.UrlOf(app, "Grpc")}; API description at {http}/openapi/v1.json. Ctrl+C stops it.";
        yield return settings.IsMember
            ? $"A member of the cluster '{settings.Cluster.ClusterId}' on PostgreSQL; other silos reach it at {Endpoints.SiloOf(app)}."
            : "One silo on its own, on a SQLite file; name a database in Storage:PostgreSql to make it a member of a cluster.";
    }

    private async Task<int> FailAsync(string why)
    {
        await errors.WriteLineAsync(why);
        return 1;
    }
}
