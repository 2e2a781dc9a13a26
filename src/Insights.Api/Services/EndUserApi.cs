using Grpc.Core;
using Insights.Api.Auth;
using Insights.Api.Forms;
using Insights.Api.Methods;
using Insights.Service;
using Insights.Service.Attributes;
using Insights.Service.Identity;
using Insights.Service.Lists;
using Insights.Service.Lookups;
using Insights.Service.Retention;
using Insights.Service.Timeline;
using Insights.V1;

namespace Insights.Api.Services;

/// <summary>EndUserService of end_users.proto.</summary>
internal sealed partial class EndUserApi(
    LookupService lookups,
    TimelineService timeline,
    ListService lists,
    UpdateService updates,
    HistoryService history,
    IdentityService identity,
    EraseService erasures,
    ExportService exports)
    : EndUserService.EndUserServiceBase
{
    private const string IdField = "endUser.id";

    public override async Task<GetEndUserResponse> GetEndUser(GetEndUserRequest request, ServerCallContext context)
    {
        var withOpenSession = ShowsOpenSession(request.View);
        var (kind, id) = request.EndUser.Read("endUser");
        var record = await lookups.GetAsync(context.Caller(), kind, id, context.CancellationToken, IdField);
        return new GetEndUserResponse { EndUser = record.ToMessage(withOpenSession) };
    }

    public override async Task<BatchGetEndUsersResponse> BatchGetEndUsers(BatchGetEndUsersRequest request, ServerCallContext context)
    {
        var withOpenSession = ShowsOpenSession(request.View);
        var asked = request.EndUsers.Select((u, i) => u.Read($"endUsers[{i}]")).ToList();
        var size = 0L;
        var (found, notFound) = await lookups.BatchGetAsync(context.Caller(), asked, context.CancellationToken);
        var answer = new BatchGetEndUsersResponse { NotFound = { notFound.Select(k => k.ToMessage()) } };
        foreach (var (record, bytes) in found.Select(r => r.ToMessage(withOpenSession)).Select(m => (m, m.CalculateSize())))
        {
            // One alone is answered whatever its size, as by GetEndUser.
            if ((size += bytes) > PageCut.MostBytes && asked.Count > 1)
                throw ServiceException.Invalid("endUsers", $"have more than {PageCut.MostBytes} bytes together; ask for {Math.Max(1, answer.EndUsers.Count)} of them at a time");
            answer.EndUsers.Add(record);
        }
        return answer;
    }

    public override async Task<ListSessionsResponse> ListSessions(ListSessionsRequest request, ServerCallContext context)
    {
        var (kind, id) = request.EndUser.Read("endUser");
        var page = await lookups.ListSessionsAsync(
            context.Caller(), kind, id, request.PageSize, request.PageToken, context.CancellationToken, IdField);
        var answer = new ListSessionsResponse { Sessions = { page.Sessions.Select(s => s.ToMessage(page.Key, isOpen: false)) } };
        if (page.NextPageToken is { } next)
            answer.NextPageToken = next;
        return answer;
    }

    private static bool ShowsOpenSession(EndUserView.Types.View view) => view switch
    {
        EndUserView.Types.View.Unspecified or EndUserView.Types.View.Basic => false,
        EndUserView.Types.View.OpenSession => true,
        _ => throw ServiceException.Invalid("view", "must be BASIC or OPEN_SESSION"),
    };
}
