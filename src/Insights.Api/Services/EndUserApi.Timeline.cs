using Grpc.Core;
using Insights.Api.Auth;
using Insights.Api.Forms;
using Insights.Service.Timeline;
using Insights.V1;

namespace Insights.Api.Services;

/// <content>The timeline.</content>
internal sealed partial class EndUserApi
{
    public override async Task<GetSessionResponse> GetSession(GetSessionRequest request, ServerCallContext context)
    {
        var (kind, id) = request.EndUser.Read("endUser");
        var record = await timeline.GetSessionAsync(
            context.Caller(), kind, id, request.Session, ShowsOpenSession(request.View), context.CancellationToken, IdField);
        return new() { SessionDetail = record.ToMessage() };
    }

    public override async Task<ListEventsResponse> ListEvents(ListEventsRequest request, ServerCallContext context)
    {
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
        return (await timeline.ListEventsAsync(context.Caller(), kind, id, asked, context.CancellationToken, IdField)).ToMessage();
    }
}
