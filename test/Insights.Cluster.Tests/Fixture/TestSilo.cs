using System.Net.Sockets;
using System.Net;
using Insights.Domain.EndUsers.Ports;
using Insights.Grains.Alarms;
using Insights.Grains.EndUsers;
using Insights.Service.Accounts;
using Insights.Service.Keys;
using Insights.Service.Live;
using Insights.Silo.Configuration;
using Insights.Silo.Start;
using Insights.Storage.Codec;
using Insights.Storage;
using Insights.Testing.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans;

namespace Insights.Cluster.Tests.Fixture;

/// <summary>A silo in this process, put together as the program does it.</summary>
internal sealed class TestSilo : IAsyncDisposable
{
    private TestSilo(WebApplication app, InsightsStore store) => (App, Store) = (app, store);

    public WebApplication App { get; }

    public InsightsStore Store { get; }

    public IEndUsers Users => App.Services.GetRequiredService<IEndUsers>();

    public LocalActivations Active => App.Services.GetRequiredService<LocalActivations>();

    /// <summary>What Orleans tells other silos that connect.</summary>
    public string ClusterId => Get<ILocalSiloDetails>().ClusterId;

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    public static async Task<TestSilo> StartAsync(TestDatabase database, TestSiloOptions? options = null)
    {
        options ??= new TestSiloOptions();
        var builder = SiloApp.CreateBuilder(
            [
                database.Setting, $"--Cluster:SiloPort={FreePort.Find()}", "--Cluster:AdvertisedAddress=127.0.0.1",
                "--Kestrel:Endpoints:Http:Url=http://127.0.0.1:0",
                "--Kestrel:Endpoints:Grpc:Url=http://127.0.0.1:0", "--Operator:Key=operator-key-of-the-tests", .. options.Arguments,
            ]);
        builder.Logging.ClearProviders();
        if (options.Log is { } log)
            builder.Logging.AddProvider(log);
        var (settings, faults) = SiloSettings.Read(builder.Configuration);
        faults.ShouldBeEmpty();
        settings.Reminders = options.Reminders;
        var store = await database.OpenStoreAsync(settings.Storage);
        await SiloApp.PrepareAsync(settings, options.Log is null ? NullLoggerFactory.Instance : new LoggerFactory([options.Log]), CancellationToken.None);
        var app = SiloApp.Build(builder, settings, store, new OperatorKey(settings.OperatorKey), options.Clock, services =>
        {
            if (options.Accounts is { } accounts)
                services.AddSingleton(new EndUserPorts(store.Users, UserCodec.Instance, accounts, options.Clock));
            options.Replace?.Invoke(services);
            if (options.ClusterId is { } cluster)
                services.PostConfigure<ClusterOptions>(o => o.ClusterId = cluster);
            if (!options.FindsLive)
                services.AddSingleton(s => new LiveRecovery(
                    new NoAlarms(), s.GetRequiredService<IEndUsers>(), s.GetRequiredService<IAccountSettings>(), s.GetRequiredService<LiveBoard>()));
        });
        await app.Services.GetRequiredService<AccountDirectory>().RefreshAsync(CancellationToken.None);
        await app.StartAsync();
        return new TestSilo(app, store);
    }

    /// <summary>Several silos of one cluster, each of which knows of all.</summary>
    public static async Task<IReadOnlyList<TestSilo>> StartAsync(int count, TestDatabase database, TestSiloOptions? options = null)
    {
        var silos = new List<TestSilo>();
        for (var i = 0; i < count; i++)
            silos.Add(await StartAsync(database, options));
        foreach (var silo in silos)
            await Eventually.IsAsync(async () => (await silo.Get<IGrainFactory>().GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true)).Count == count);
        return silos;
    }

    public Task StopAsync() => App.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        await Store.DisposeAsync();
    }
}

internal sealed class NoAlarms : IOpenSessions
{
    public ValueTask<IReadOnlyList<DueAlarm>> ReadLatestAsync(long untilMs, int limit, CancellationToken ct) => new([]);
}

internal sealed record TestSiloOptions
{
    /// <summary>Null: as the database says. Else silos of one database do not know of each other, as on two sides of a network split.</summary>
    public string? ClusterId { get; init; }

    /// <summary>The clock of users; Orleans has its own.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Null: as the accounts of the database say.</summary>
    public IAccountSettings? Accounts { get; init; }

    public ReminderTiming Reminders { get; init; } = new();

    /// <summary>Whether it asks users with an open session after a start, and where a silo is gone, which wakes them.</summary>
    public bool FindsLive { get; init; } = true;

    public ILoggerProvider? Log { get; init; }

    public string[] Arguments { get; init; } = [];

    /// <summary>Changes services after all are registered.</summary>
    public Action<IServiceCollection>? Replace { get; init; }
}
