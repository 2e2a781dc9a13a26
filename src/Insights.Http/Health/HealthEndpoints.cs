using Insights.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Insights.Http.Health;

/// <summary>/healthz: the process lives. /readyz: it can take work. No key needed, nothing told.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => Results.Text("ok\n")).WithName("Live").WithTags("Health").WithSummary("Whether the process lives.");
        app.MapGet("/readyz", async (IReadiness readiness, CancellationToken ct) =>
                await readiness.WhyNotAsync(ct) is { } reason
                    ? throw new ServiceException(ServiceFault.Unavailable, reason)
                    : Results.Text("ready\n"))
            .WithName("Ready").WithTags("Health").WithSummary("Whether it can take work: the log can be written and it is not draining.");
    }
}
