using Grpc.Core;
using Grpc.Health.V1;
using Insights.Service;
using Insights.V1;
using Microsoft.Extensions.Hosting;
using Status = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Insights.Grpc.Health;

/// <summary>
/// grpc.health.v1: SERVING while <see cref="IReadiness"/> says so, for the whole ("") and for each service alike. No key
/// needed, nothing told but that.
/// </summary>
internal sealed class HealthGateway(IReadiness readiness, TimeProvider clock, IHostApplicationLifetime lifetime)
    : global::Grpc.Health.V1.Health.HealthBase
{
    /// <summary>How often a watched status is looked at: 1 second.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private static readonly HashSet<string> Services =
        [
            "", EventService.Descriptor.FullName, EndUserService.Descriptor.FullName, AttributeService.Descriptor.FullName,
            SegmentService.Descriptor.FullName, AnalyticsService.Descriptor.FullName, LiveService.Descriptor.FullName, AccountService.Descriptor.FullName,
        ];

    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        if (!Services.Contains(request.Service))
            throw new RpcException(new global::Grpc.Core.Status(StatusCode.NotFound, "There is no such service."));
        return new HealthCheckResponse { Status = await StatusAsync(context.CancellationToken) };
    }

    /// <summary>Tells the status now, and each change; ends with the process.</summary>
    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> answers, ServerCallContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        Status? told = null;
        while (!context.CancellationToken.IsCancellationRequested)
        {
            var status = Services.Contains(request.Service)
                ? await StatusAsync(context.CancellationToken)
                : Status.ServiceUnknown;
            if (status != told)
                await answers.WriteAsync(new HealthCheckResponse { Status = status }, context.CancellationToken);
            told = status;
            if (lifetime.ApplicationStopping.IsCancellationRequested)
                return;
            await Task.Delay(LookEvery, clock, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async ValueTask<Status> StatusAsync(CancellationToken ct) =>
        await readiness.WhyNotAsync(ct) is null ? Status.Serving : Status.NotServing;
}
