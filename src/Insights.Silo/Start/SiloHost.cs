using Insights.Hosting.Start;
using Insights.Service.Keys;
using Insights.Silo.Configuration;
using Insights.Storage;
using Orleans.Runtime;

namespace Insights.Silo.Start;

/// <summary>Builds and runs a silo: alone on a SQLite file, or as a member of a cluster on PostgreSQL.</summary>
public sealed class SiloHost : HostProgram
{
    private readonly WebApplicationBuilder _builder;
    private readonly SiloSettings _settings;

    private SiloHost(WebApplicationBuilder builder, SiloSettings settings, TextWriter output, TextWriter errors)
        : base(builder, settings.Common, output, errors) => (_builder, _settings) = (builder, settings);

    /// <returns>The exit code: 0 after a stop that was asked for, 1 where it could not start.</returns>
    public static Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        var builder = SiloApp.CreateBuilder(args);
        var (settings, faults) = SiloSettings.Read(builder.Configuration);
        return new SiloHost(builder, settings, output, errors).RunAsync(faults);
    }

    /// <inheritdoc/>
    protected override async Task<string?> WhyNotPreparedAsync(CancellationToken ct)
    {
        try
        {
            await SiloApp.PrepareAsync(_settings, ct);
            return null;
        }
        catch (Exception e) when (StoreOpening.IsOfDatabase(e))
        {
            return $"The cluster's tables cannot be made: {e.Message}";
        }
    }

    /// <inheritdoc/>
    protected override WebApplication Build(InsightsStore store, OperatorKey operatorKey) =>
        SiloApp.Build(_builder, _settings, store, operatorKey, TimeProvider.System);

    /// <inheritdoc/>
    protected override string? WhyNotStarted(Exception e) =>
        e is IOException or OrleansException or System.Net.Sockets.SocketException ? $"The silo cannot start: {e.Message}" : null;

    /// <inheritdoc/>
    protected override string UrlOf(WebApplication app) => Endpoints.UrlOf(app, "Http");

    /// <inheritdoc/>
    protected override IEnumerable<string> Greeting(WebApplication app)
    {
        var http = UrlOf(app);
        yield return $"Insights listens on {http}, gRPC on {Endpoints.UrlOf(app, "Grpc")}; API description at {http}/openapi/v1.json. Ctrl+C stops it.";
        yield return _settings.IsMember
            ? $"A member of the cluster '{_settings.Cluster.ClusterId}' on PostgreSQL; other silos reach it at {Endpoints.SiloOf(app)}."
            : "One silo on its own, on a SQLite file; name a database in Storage:PostgreSql to make it a member of a cluster.";
    }
}
