using Insights.Hosting.Start;
using Insights.Service.Accounts;
using Insights.Service.Keys;
using Insights.Silo.Configuration;
using Orleans.Runtime;

namespace Insights.Silo.Start;

/// <summary>Builds and runs a silo: alone on a SQLite file, or as a member of a cluster on PostgreSQL.</summary>
public static class SiloHost
{
    /// <returns>The exit code: 0 after a stop that was asked for, 1 where it could not start.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        var builder = SiloApp.CreateBuilder(args);
        var (settings, faults) = SiloSettings.Read(builder.Configuration);
        if (faults.Count > 0)
        {
            await errors.WriteLineAsync($"The configuration has {faults.Count} fault(s):\n  " + string.Join("\n  ", faults));
            return 1;
        }
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
                await errors.WriteLineAsync($"The cluster's tables cannot be made: {e.Message}");
                return 1;
            }
            await using var app = SiloApp.Build(builder, settings, store, new OperatorKey(settings.Common.OperatorKey), TimeProvider.System);
            return await RunAsync(app, settings, output, errors);
        }
    }

    private static async Task<int> RunAsync(WebApplication app, SiloSettings settings, TextWriter output, TextWriter errors)
    {
        var accounts = app.Services.GetRequiredService<AccountDirectory>();
        await accounts.RefreshAsync(CancellationToken.None);
        if (await accounts.MakeOperatorKeyAsync(CancellationToken.None) is { } operatorKey)
            await output.WriteLineAsync($"The operator key, made and printed this once: {operatorKey}");
        try
        {
            await app.StartAsync();
        }
        catch (Exception e) when (e is IOException or OrleansException or System.Net.Sockets.SocketException)
        {
            await errors.WriteLineAsync($"The silo cannot start: {e.Message}");
            return 1;
        }
        var http = Endpoints.UrlOf(app, "Http");
        await output.WriteLineAsync(
            $"Insights listens on {http}, gRPC on {Endpoints.UrlOf(app, "Grpc")}; API description at {http}/openapi/v1.json. Ctrl+C stops it.");
        await output.WriteLineAsync(
            settings.IsMember
                ? $"A member of the cluster '{settings.Cluster.ClusterId}' on PostgreSQL; other silos reach it at {Endpoints.SiloOf(app)}."
                : "One silo on its own, on a SQLite file; name a database in Storage:PostgreSql to make it a member of a cluster.");
        if (settings.Common.DemoAccount is { } demo)
            await Demo.StartAsync(demo, accounts, http, output, CancellationToken.None);
        await output.FlushAsync();
        await app.WaitForShutdownAsync();
        return 0;
    }
}
