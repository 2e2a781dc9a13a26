using Grpc.AspNetCore.Server.Model;
using Grpc.AspNetCore.Web;
using Grpc.Reflection;
using Insights.Api.Auth;
using Insights.Api.Bodies;
using Insights.Api.Errors;
using Insights.Api.Health;
using Insights.Api.Http;
using Insights.Api.Intake;
using Insights.Api.Intake.Browsers;
using Insights.Api.Intake.Segment;
using Insights.Api.Methods;
using Insights.Api.OpenApi;
using Insights.Api.Recorder;
using Insights.Api.Rpc;
using Insights.Api.Services;
using Insights.Service;
using Insights.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Insights.Api;

/// <summary>
/// The API of insights.v1 over gRPC, gRPC-Web and HTTP, with reflection and health: what a host adds and maps. The services it
/// calls, <see cref="IReadiness"/> and a <see cref="TimeProvider"/> are the host's to register; where it listens, with TLS or as
/// h2c, is the host's to configure.
/// </summary>
public static class InsightsApi
{
    /// <summary>Calls at a time on one connection: 1,000, as one client may well have hundreds of callers.</summary>
    private const int MaxCallsPerConnection = 1000;

    /// <summary>How soon a long call whose client has gone without a word is found out: after 30 and 20 seconds.</summary>
    private static readonly (TimeSpan Delay, TimeSpan Timeout) KeepAlive = (TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(20));

    private static readonly ServiceDescriptor[] Described =
    [
        EventService.Descriptor, EndUserService.Descriptor, AttributeService.Descriptor, AnalyticsService.Descriptor, SegmentService.Descriptor,
        AccountService.Descriptor, LiveService.Descriptor, SourceService.Descriptor,
    ];

    public static IServiceCollection AddInsightsApi(this IServiceCollection services)
    {
        services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = RequestBounds.MostBytes;
            options.EnableDetailedErrors = false;
            // Its catch-all route would hide from HTTP that an address takes another method. Clients read 404 as UNIMPLEMENTED.
            options.IgnoreUnknownServices = true;
            options.CompressionProviders.Clear();
            options.CompressionProviders.Add(new CheckedGzip());
        });
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.Limits.Http2.MaxStreamsPerConnection = MaxCallsPerConnection;
            (kestrel.Limits.Http2.KeepAlivePingDelay, kestrel.Limits.Http2.KeepAlivePingTimeout) = KeepAlive;
        });
        services.AddSingleton<Failures>();
        services.TryAddSingleton(new BodyRoom(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4));
        services.TryAddSingleton(new FailedKeys(TimeProvider.System, perMinute: 0));
        services.AddSingleton<RecordMethod>().AddSingleton<BrowserEvents>().AddSingleton<SegmentIntake>().AddSingleton<SegmentEndpoints>().AddSingleton<StreamEventsMethod>().AddSingleton<EndUserApi>().AddSingleton<AttributeApi>().AddSingleton<AnalyticsApi>();
        services.AddSingleton<SegmentApi>().AddSingleton<LiveApi>().AddSingleton<AccountApi>().AddSingleton<SourceApi>().AddSingleton<FileUpload>();
        services.AddSingleton<ApiMethods>().AddSingleton<IServiceMethodProvider<ApiMethods>>(s => s.GetRequiredService<ApiMethods>());
        services.AddSingleton<HttpRoutes>().AddSingleton<MatcherPolicy, RawVerbs>();
        // By name, as reflection itself would look for descriptors beside classes that are not generated.
        ServiceDescriptor[] reflected = [.. Described, Grpc.Health.V1.Health.Descriptor];
        services.AddSingleton(new ReflectionServiceImpl(reflected)).AddSingleton(new ReflectionV1ServiceImpl(reflected));
        services.AddGrpcReflection();
        ApiHealth.Add(services, Described.Select(s => s.FullName));
        return services;
    }

    /// <summary>Maps every method over both protocols, reflection and health.</summary>
    public static WebApplication MapInsightsApi(this WebApplication app)
    {
        app.UseMiddleware<FailureMiddleware>();
        app.UseRouting();
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        app.UseMiddleware<RpcDetails>();
        app.UseMiddleware<UnreadCalls>();
        app.UseMiddleware<Authentication>();
        app.MapGrpcService<ApiMethods>();
        app.MapGrpcReflectionService();
        foreach (var route in app.Services.GetRequiredService<HttpRoutes>().All)
            app.MapMethods(route.Template.Pattern, [route.Verb], context => route.Method.AnswerAsync(context, route)).WithMetadata(route.Method, route);
        // WalkMe's recorder sends events of its own form; who may is as for the method that records events.
        var record = app.Services.GetRequiredService<RecordMethod>();
        app.MapPost("/v1/walkme/events", (RequestDelegate)record.AnswerWalkMeAsync).WithMetadata(record);
        app.Services.GetRequiredService<BrowserEvents>().Map(app);
        app.Services.GetRequiredService<SegmentEndpoints>().Map(app);
        var methods = app.Services.GetRequiredService<ApiMethods>().All;
        app.MapPost(FileUpload.Pattern, (RequestDelegate)app.Services.GetRequiredService<FileUpload>().AnswerAsync)
            .WithMetadata(methods.Single(m => m.Descriptor.FullName == $"{SourceService.Descriptor.FullName}.CreateSourceFile"));
        ApiHealth.Map(app);
        app.MapDescription();
        app.MapRecorder();
        return app;
    }
}
