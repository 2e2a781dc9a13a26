using Insights.Service.Keys;
using Insights.Silo.Cluster;
using Insights.Silo.Configuration;
using Insights.Storage;
using Microsoft.Extensions.Configuration.Memory;

namespace Insights.Silo.Start;

/// <summary>The web application of a silo, composed around an open store. It does not start it.</summary>
public static class SiloApp
{
    /// <summary>Where the HTTP API listens unless <c>Kestrel:Endpoints:Http:Url</c> says otherwise.</summary>
    public const string DefaultHttp = "http://127.0.0.1:5080";

    /// <summary>Where gRPC listens, HTTP/2 without TLS, unless <c>Kestrel:Endpoints:Grpc:Url</c> says otherwise.</summary>
    public const string DefaultGrpc = "http://127.0.0.1:5081";

    /// <summary>Settings under all others: what an installation need not say.</summary>
    private static readonly Dictionary<string, string?> _defaults = new(ConsoleLog.Defaults)
    {
        ["Kestrel:Endpoints:Http:Url"] = DefaultHttp,
        ["Kestrel:Endpoints:Http:Protocols"] = "Http1",
        ["Kestrel:Endpoints:Grpc:Url"] = DefaultGrpc,
        ["Kestrel:Endpoints:Grpc:Protocols"] = "Http2",
    };

    /// <summary>A builder with the usual sources of configuration, and the defaults beneath them.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = _defaults });
        ConsoleLog.AddTimes(builder.Services);
        return builder;
    }

    /// <summary>Makes what the cluster needs in the database and finds the cluster, where it is a member of one.</summary>
    /// <exception cref="Npgsql.NpgsqlException">The database cannot be reached, or refuses.</exception>
    public static async Task PrepareAsync(SiloSettings settings, ILoggerFactory loggers, CancellationToken ct)
    {
        if (!settings.IsMember)
            return;
        await using var source = Npgsql.NpgsqlDataSource.Create(OrleansHosting.ConnectionString(settings));
        await OrleansSchema.ApplyAsync(source, ct);
        settings.Cluster.ClusterId = await ClusterIdentity.FindAsync(
            source, id => OrleansHosting.OpenMembershipAsync(settings, id, ct), TimeProvider.System, loggers.CreateLogger(typeof(ClusterIdentity)), ct);
    }

    /// <summary>Builds the application.</summary>
    /// <param name="replace">Changes services after all are registered; what is registered last is used.</param>
    public static WebApplication Build(
        WebApplicationBuilder builder,
        SiloSettings settings,
        InsightsStore store,
        OperatorKey operatorKey,
        TimeProvider clock,
        Action<IServiceCollection>? replace = null)
    {
        // In this order they start; they stop in the other: the server, what runs in the background, the silo.
        builder.UseOrleans(silo => silo.AddSilo(settings));
        builder.Services.AddEndUsers(settings, store, operatorKey, clock);
        builder.Services.AddSingleton(settings);
        builder.Services.AddHostedService<Drain>();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = settings.Cluster.ReadinessDelay + settings.Cluster.DrainTimeout);
        builder.AddInsightsWeb(settings);
        replace?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseInsightsWeb(settings);
        return app;
    }
}
