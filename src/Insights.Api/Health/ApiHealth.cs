using Insights.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Insights.Api.Health;

/// <summary>Says over grpc.health.v1 and at /readyz whether the process can take work. No key needed, nothing told but that.</summary>
internal sealed class ApiHealth(IReadiness readiness) : IHealthCheck
{
    private const string Name = "ready";

    /// <summary>How often those are told who watch: every second.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await readiness.WhyNotAsync(cancellationToken) is { } reason ? HealthCheckResult.Unhealthy(reason) : HealthCheckResult.Healthy();

    /// <param name="services">The whole (""), and each of these alike, by its full name.</param>
    public static void Add(IServiceCollection into, IEnumerable<string> services)
    {
        into.Configure<HealthCheckPublisherOptions>(o => (o.Delay, o.Period) = (TimeSpan.Zero, Period));
        into.AddGrpcHealthChecks(o =>
        {
            o.UseHealthChecksCache = false;
            foreach (var service in services.Prepend(""))
                o.Services.Map(service, _ => true);
        }).AddCheck<ApiHealth>(Name);
    }

    /// <summary>/healthz: the process lives. /readyz: it can take work.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGrpcHealthChecksService();
        app.MapGet("/healthz", () => Results.Text("ok\n"));
        app.MapGet("/readyz", async (IReadiness readiness, CancellationToken ct) => await readiness.WhyNotAsync(ct) is { } reason
            ? throw new ServiceException(ServiceFault.Unavailable, reason)
            : Results.Text("ready\n"));
    }
}
