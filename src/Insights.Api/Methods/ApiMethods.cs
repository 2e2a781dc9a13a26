using Grpc.AspNetCore.Server.Model;
using Insights.Api.Errors;
using Insights.Api.Intake;
using Insights.Api.Services;
using Insights.V1;

namespace Insights.Api.Methods;

/// <summary>Every method of the API: the one list that gRPC and HTTP are made of.</summary>
internal sealed class ApiMethods : IServiceMethodProvider<ApiMethods>
{
    private readonly List<ApiMethod> _all = [];

    public ApiMethods(
        RecordMethod record, StreamEventsMethod stream, EndUserApi endUsers, AttributeApi attributes, AnalyticsApi analytics, SegmentApi segments,
        LiveApi live, AccountApi accounts, SourceApi sources, Failures failures)
    {
        _all.AddRange([record, stream]);
        EndUserService.BindService(Binder(EndUserService.Descriptor), endUsers);
        AttributeService.BindService(Binder(AttributeService.Descriptor), attributes);
        AnalyticsService.BindService(Binder(AnalyticsService.Descriptor), analytics);
        SegmentService.BindService(Binder(SegmentService.Descriptor), segments);
        LiveService.BindService(Binder(LiveService.Descriptor), live);
        AccountService.BindService(Binder(AccountService.Descriptor), accounts);
        SourceService.BindService(Binder(SourceService.Descriptor), sources);

        MethodBinder Binder(Google.Protobuf.Reflection.ServiceDescriptor service) => new(service, failures, _all);
    }

    public IReadOnlyList<ApiMethod> All => _all;

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<ApiMethods> context)
    {
        foreach (var method in _all)
            method.AddTo(context);
    }
}
