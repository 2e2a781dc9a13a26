using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Model;
using Grpc.Reflection;
using Insights.Domain.Events;
using Insights.Grpc.Accounts;
using Insights.Grpc.Analytics;
using Insights.Grpc.Attributes;
using Insights.Grpc.Calls;
using Insights.Grpc.Events;
using Insights.Grpc.Health;
using Insights.Grpc.Live;
using Insights.Grpc.Segments;
using Insights.Grpc.Users;
using Insights.Service;
using Insights.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Insights.Grpc;

/// <summary>
/// The gRPC API (package insights.v1), with reflection and health: what a host adds and maps. The services it calls,
/// <see cref="IReadiness"/> and a <see cref="TimeProvider"/> are the host's to register; where it listens, with TLS or as h2c,
/// is the host's to configure.
/// </summary>
public static class InsightsGrpc
{
    /// <summary>Largest message taken, in bytes: 500 events of 32 KiB, and room for what stands around them. The same as over HTTP.</summary>
    public const int MaxMessageBytes = (EventLimits.MaxBatch * EventLimits.MaxEventBytes) + (64 * 1024);

    /// <summary>Calls at a time on one connection: 1,000, as one client may well have hundreds of callers.</summary>
    private const int MaxCallsPerConnection = 1000;

    /// <summary>How soon a long call whose client has gone without a word is found out: after 30 and 20 seconds.</summary>
    private static readonly (TimeSpan Delay, TimeSpan Timeout) KeepAlive = (TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(20));

    public static IServiceCollection AddInsightsGrpc(this IServiceCollection services)
    {
        services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = MaxMessageBytes;
            options.EnableDetailedErrors = false;
            // Its catch-all route would hide from HTTP that an address takes another method. Clients read 404 as UNIMPLEMENTED.
            options.IgnoreUnknownServices = true;
            options.CompressionProviders.Clear();
            options.CompressionProviders.Add(new CheckedGzip());
        });
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            var limits = kestrel.Limits;
            limits.Http2.MaxStreamsPerConnection = MaxCallsPerConnection;
            (limits.Http2.KeepAlivePingDelay, limits.Http2.KeepAlivePingTimeout) = KeepAlive;
        });
        services.AddSingleton<CallGuard>();
        services.AddGateway<EventGateway>().AddGateway<EndUserGateway>().AddGateway<AttributeGateway>().AddGateway<AnalyticsGateway>().AddGateway<SegmentGateway>().AddGateway<AccountGateway>().AddGateway<LiveGateway>();
        services.AddSingleton<HealthGateway>();
        // By name, as reflection itself would look for descriptors beside classes that are not generated.
        var described = new[]
        {
            EventService.Descriptor, EndUserService.Descriptor, AttributeService.Descriptor, AnalyticsService.Descriptor, SegmentService.Descriptor, AccountService.Descriptor, LiveService.Descriptor, global::Grpc.Health.V1.Health.Descriptor,
        };
        services.AddSingleton(new ReflectionServiceImpl(described)).AddSingleton(new ReflectionV1ServiceImpl(described));
        services.AddGrpcReflection();
        return services;
    }

    /// <summary>Maps the services, reflection and health. May stand beside the HTTP API in one application.</summary>
    public static IEndpointRouteBuilder MapInsightsGrpc(this IEndpointRouteBuilder app)
    {
        app.MapGrpcService<EventGateway>();
        app.MapGrpcService<EndUserGateway>();
        app.MapGrpcService<AttributeGateway>();
        app.MapGrpcService<AnalyticsGateway>();
        app.MapGrpcService<SegmentGateway>();
        app.MapGrpcService<AccountGateway>();
        app.MapGrpcService<LiveGateway>();
        app.MapGrpcService<HealthGateway>();
        app.MapGrpcReflectionService();
        return app;
    }

    /// <summary>One instance for all calls, which says itself what methods it has.</summary>
    private static IServiceCollection AddGateway<T>(this IServiceCollection services)
        where T : class, IServiceMethodProvider<T> =>
        services.AddSingleton<T>().AddSingleton<IServiceMethodProvider<T>>(s => s.GetRequiredService<T>());
}
