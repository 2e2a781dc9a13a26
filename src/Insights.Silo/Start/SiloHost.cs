using Insights.Domain.Telemetry;
using Insights.Service.Accounts;
using Insights.Service.Keys;
using Insights.Silo.Cluster.Tls;
using Insights.Silo.Configuration;
using Insights.Storage;
using Microsoft.AspNetCore.Connections;
using Orleans.Runtime;

namespace Insights.Silo.Start;

/// <summary>
/// A silo from its configuration to its end, alone on a SQLite file or as a member of a cluster on PostgreSQL: it reports
/// the faults of the configuration, opens the store, listens, makes the keys that are asked for, and runs until it is asked
/// to stop.
/// </summary>
/// <param name="builder">With the configuration, from <see cref="SiloApp.CreateBuilder"/>.</param>
/// <param name="settings">As read from it.</param>
/// <param name="terminal">Takes keys and what to paste; null: nobody looks on.</param>
/// <param name="errors">Takes the reason where it cannot start.</param>
public sealed partial class SiloHost(WebApplicationBuilder builder, SiloSettings settings, TextWriter? terminal, TextWriter errors)
{
    /// <returns>The exit code: 0 after a stop that was asked for, 1 where it could not start or a part of it failed, 2 for a command line that is none.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        if (HostArguments.Answer(args) is { } answer)
        {
            await output.WriteLineAsync(answer);
            return 0;
        }
        if (HostArguments.Faults(args) is { Count: > 0 } misread)
            return await FailAsync(errors, $"The command line has {misread.Count} fault(s):", misread, 2);
        var builder = SiloApp.CreateBuilder(args);
        var (settings, faults) = SiloSettings.Read(builder.Configuration);
        if (faults.Count > 0)
            return await FailAsync(errors, $"The configuration has {faults.Count} fault(s):", faults);
        if (SiloCertificates.Faults(settings.Cluster.Tls, TimeProvider.System) is { Count: > 0 } unusable)
            return await FailAsync(errors, "The silo cannot start:", unusable);
        if (FreeAddresses.Faults(builder.Configuration, settings.Cluster) is { Count: > 0 } taken)
            return await FailAsync(errors, "The silo cannot start:", taken);
        var isTerminal = !System.Console.IsOutputRedirected && ConsoleLog.IsPlain(builder.Configuration);
        return await new SiloHost(builder, settings, isTerminal ? output : null, errors).RunAsync();
    }

    private async Task<int> RunAsync()
    {
        using var loggers = LoggerFactory.Create(l =>
        {
            l.AddConfiguration(builder.Configuration.GetSection("Logging")).AddConsole();
            ConsoleLog.AddTimes(l.Services);
        });
        var store = await StoreOpening.TryOpenAsync(settings.Storage, TimeProvider.System, loggers, errors, CancellationToken.None);
        if (store is null)
            return 1;
        await using (store)
        {
            try
            {
                await SiloApp.PrepareAsync(settings, loggers, CancellationToken.None);
            }
            catch (Exception e) when (StoreOpening.IsOfDatabase(e))
            {
                return await FailAsync(errors, $"The cluster's tables cannot be made: {e.Message}");
            }
            await using var app = SiloApp.Build(builder, settings, store, new OperatorKey(settings.OperatorKey), TimeProvider.System);
            return await RunAsync(app, loggers.CreateLogger<SiloHost>(), loggers.CreateLogger<NewKeys>(), loggers.CreateLogger<Demo>());
        }
    }

    private async Task<int> RunAsync(WebApplication app, ILogger<SiloHost> logger, ILogger<NewKeys> keysLogger, ILogger<Demo> demoLogger)
    {
        var accounts = app.Services.GetRequiredService<AccountDirectory>();
        var administration = app.Services.GetRequiredService<AccountAdministration>();
        var keys = new NewKeys(terminal, NewKeys.FileOf(settings), TimeProvider.System, keysLogger);
        await accounts.RefreshAsync(CancellationToken.None);
        try
        {
            await app.StartAsync();
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return await Ending.CodeAsync(app, errors);
        }
        // A port that was free when it was asked for may be taken by now.
        catch (Exception e) when (e is IOException or OrleansException or System.Net.Sockets.SocketException or AddressInUseException)
        {
            return await FailAsync(errors, $"The silo cannot start: {e.Message}");
        }
        if (await administration.NeedsOperatorKeyAsync(CancellationToken.None) || settings.DemoAccount is not null)
        {
            if (keys.WhyNot() is { } why)
            {
                await app.StopAsync();
                return await FailAsync(errors, why);
            }
        }
        if (await administration.MakeOperatorKeyAsync(CancellationToken.None) is { } operatorKey)
            await keys.ShowAsync("The operator key was made", ("operator", operatorKey));
        var http = Endpoints.UrlOf(app, "Http");
        var paste = settings.DemoAccount is { } demo
            ? await new Demo(accounts, administration, keys, demoLogger).StartAsync(demo, http, CancellationToken.None)
            : "";
        Listens(logger, http, Endpoints.UrlOf(app, "Grpc"));
        if (settings.IsMember)
            IsMember(logger, settings.Cluster.ClusterId, Endpoints.SiloOf(app));
        else
            IsAlone(logger, Path.GetFullPath(settings.Storage.Sqlite!));
        if (terminal is not null)
            await terminal.WriteLineAsync(paste);
        await app.WaitForShutdownAsync();
        return await Ending.CodeAsync(app, errors);
    }

    private static Task<int> FailAsync(TextWriter errors, string what, IReadOnlyList<string> faults, int exitCode = 1) =>
        FailAsync(errors, $"{what}\n  " + string.Join("\n  ", faults), exitCode);

    private static async Task<int> FailAsync(TextWriter errors, string why, int exitCode = 1)
    {
        await errors.WriteLineAsync(why);
        return exitCode;
    }

    [LoggerMessage(EventIds.SiloHostListens, LogLevel.Information, "Insights listens on {Http}, gRPC on {Grpc}; API description at {Http}/openapi/v1.json. Ctrl+C stops it.")]
    private static partial void Listens(ILogger logger, string http, string grpc);

    [LoggerMessage(EventIds.SiloHostIsMember, LogLevel.Information, "A member of the cluster '{Cluster}' on PostgreSQL; other silos reach it at {Address}.")]
    private static partial void IsMember(ILogger logger, string cluster, string address);

    [LoggerMessage(EventIds.SiloHostIsAlone, LogLevel.Information, "One silo on its own, on {File}; name a database in Storage:PostgreSql to make it a member of a cluster.")]
    private static partial void IsAlone(ILogger logger, string file);
}
