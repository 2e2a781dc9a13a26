using Grpc.Core;
using Insights.Api.Auth;
using Insights.Api.Forms;
using Insights.Service.Live;
using Insights.V1;
using Microsoft.Extensions.Hosting;
using LiveService = Insights.V1.LiveService;
using LiveUsers = Insights.Service.Live.LiveService;

namespace Insights.Api.Services;

/// <summary>LiveService of live.proto.</summary>
internal sealed class LiveApi(LiveUsers live, IHostApplicationLifetime lifetime) : LiveService.LiveServiceBase
{
    public override async Task<ListLiveUsersResponse> ListLiveUsers(ListLiveUsersRequest request, ServerCallContext context) =>
        (await live.ListAsync(
            context.Caller(), request.Application, request.PageSize, request.PageToken, context.CancellationToken, request.IncludeBots)).ToMessage();

    public override async Task WatchLiveUsers(
        WatchLiveUsersRequest request, IServerStreamWriter<WatchLiveUsersResponse> responseStream, ServerCallContext context)
    {
        var changes = live.WatchAsync(context.Authenticator(), request.Application, lifetime.ApplicationStopping, context.CancellationToken, request.IncludeBots);
        await foreach (var news in changes)
            await responseStream.WriteAsync(news.ToMessage(), context.CancellationToken);
    }
}
