using Google.Protobuf.WellKnownTypes;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Insights.Grpc.Calls;
using Insights.Service.Accounts;
using Insights.V1;
using Microsoft.Extensions.Hosting;
using LiveUsers = Insights.Service.Live.LiveService;
using Methods = Insights.V1.LiveService.LiveServiceBase;

namespace Insights.Grpc.Live;

/// <summary>LiveService of live.proto.</summary>
internal sealed class LiveGateway(AccountDirectory accounts, LiveUsers live, CallGuard guard, IHostApplicationLifetime lifetime)
    : IServiceMethodProvider<LiveGateway>
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<LiveGateway> context)
    {
        context.AddUnaryMethod(
            Marshalling.Method<ListLiveUsersRequest, ListLiveUsersResponse>(LiveService.Descriptor, nameof(Methods.ListLiveUsers)),
            [],
            static (s, request, call) => s.guard.RunAsync(s.ListAsync(request, call), call));
        context.AddServerStreamingMethod(
            Marshalling.Method<WatchLiveUsersRequest, WatchLiveUsersResponse>(LiveService.Descriptor, nameof(Methods.WatchLiveUsers)),
            [],
            static (s, request, answers, call) => s.guard.RunAsync(s.WatchAsync(request, answers, call), call));
    }

    private readonly CallGuard guard = guard;

    private async Task<ListLiveUsersResponse> ListAsync(ListLiveUsersRequest request, ServerCallContext context) =>
        (await live.ListAsync(
            context.Authenticate(accounts), request.Application, request.PageSize, request.PageToken, context.CancellationToken)).ToMessage();

    private async Task<Empty> WatchAsync(
        WatchLiveUsersRequest request, IServerStreamWriter<WatchLiveUsersResponse> answers, ServerCallContext context)
    {
        context.Authenticate(accounts);
        var key = context.Key();
        await foreach (var news in live.WatchAsync(() => accounts.Authenticate(key), request.Application, lifetime.ApplicationStopping, context.CancellationToken))
            await answers.WriteAsync(news.ToMessage(), context.CancellationToken);
        return new Empty();
    }
}
