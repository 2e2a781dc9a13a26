using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Insights.Grpc.Calls;
using Insights.Service.Timeline;
using Insights.V1;

namespace Insights.Grpc.Users;

/// <summary>What of EndUserService is about the timeline.</summary>
internal sealed partial class EndUserGateway
{
    private static readonly Method<GetSessionRequest, SessionDetail> GetSession = Marshalling.Method<GetSessionRequest, SessionDetail>(
        EndUserService.Descriptor, nameof(EndUserService.EndUserServiceBase.GetSession));

    private static readonly Method<ListEventsRequest, ListEventsResponse> ListEvents = Marshalling.Method<ListEventsRequest, ListEventsResponse>(
        EndUserService.Descriptor, nameof(EndUserService.EndUserServiceBase.ListEvents));

    private static void AddTimeline(ServiceMethodProviderContext<EndUserGateway> context)
    {
        context.AddUnaryMethod(GetSession, [], static (s, request, call) => s.GuardAsync(s.GetSessionAsync(request, call), call));
        context.AddUnaryMethod(ListEvents, [], static (s, request, call) => s.GuardAsync(s.ListEventsAsync(request, call), call));
    }

    private async Task<SessionDetail> GetSessionAsync(GetSessionRequest request, ServerCallContext context)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        var (kind, id) = request.EndUser.Read("endUser");
        var record = await timeline.GetSessionAsync(
            caller, kind, id, request.Session, ShowsOpenSession(request.View), context.CancellationToken, IdField);
        return record.ToMessage();
    }

    private async Task<ListEventsResponse> ListEventsAsync(ListEventsRequest request, ServerCallContext context)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        var (kind, id) = request.EndUser.Read("endUser");
        var asked = new EventQuestion
        {
            Session = request.Session,
            Type = request.Type,
            Page = request.Page,
            Element = request.Element,
            Goal = request.Goal,
            WithOpenSession = ShowsOpenSession(request.View),
            PageSize = request.PageSize,
            PageToken = request.PageToken,
        };
        return (await timeline.ListEventsAsync(caller, kind, id, asked, context.CancellationToken, IdField)).ToMessage();
    }
}
