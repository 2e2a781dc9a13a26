using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Insights.Domain.EndUsers;
using Insights.Grpc.Calls;
using Insights.Service;
using Insights.Service.Accounts;
using Insights.Service.Attributes;
using Insights.Service.Identity;
using Insights.Service.Lists;
using Insights.Service.Lookups;
using Insights.Service.Retention;
using Insights.Service.Timeline;
using Insights.V1;
using EndUser = Insights.V1.EndUser;

namespace Insights.Grpc.Users;

/// <summary>EndUserService of end_users.proto.</summary>
internal sealed partial class EndUserGateway(
    AccountDirectory accounts,
    LookupService lookups,
    TimelineService timeline,
    ListService lists,
    UpdateService updates,
    HistoryService history,
    IdentityService identity,
    EraseService erasures,
    ExportService exports,
    CallGuard guard)
    : IServiceMethodProvider<EndUserGateway>
{
    private const string IdField = "endUser.id";

    private static readonly Method<GetEndUserRequest, EndUser> Get = Marshalling.Method<GetEndUserRequest, EndUser>(
        EndUserService.Descriptor, nameof(EndUserService.EndUserServiceBase.GetEndUser));

    private static readonly Method<BatchGetEndUsersRequest, BatchGetEndUsersResponse> BatchGet =
        Marshalling.Method<BatchGetEndUsersRequest, BatchGetEndUsersResponse>(
            EndUserService.Descriptor, nameof(EndUserService.EndUserServiceBase.BatchGetEndUsers));

    private static readonly Method<ListSessionsRequest, ListSessionsResponse> ListSessions =
        Marshalling.Method<ListSessionsRequest, ListSessionsResponse>(
            EndUserService.Descriptor, nameof(EndUserService.EndUserServiceBase.ListSessions));

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<EndUserGateway> context)
    {
        context.AddUnaryMethod(Get, [], static (s, request, call) => s.GetAsync(request, call));
        context.AddUnaryMethod(BatchGet, [], static (s, request, call) => s.GuardAsync(s.BatchGetAsync(request, call), call));
        AddUpdates(context);
        AddIdentity(context);
        AddTimeline(context);
        AddLists(context);
        context.AddUnaryMethod(ListSessions, [], static (s, request, call) => s.GuardAsync(s.ListSessionsAsync(request, call), call));
        context.AddUnaryMethod(Erase, [], static (s, request, call) => s.GuardAsync(s.EraseAsync(request, call), call));
        context.AddServerStreamingMethod(Export, [], static (s, request, answers, call) => s.GuardAsync(s.ExportAsync(request, answers, call), call));
    }

    private async Task<EndUser> GetAsync(GetEndUserRequest request, ServerCallContext context)
    {
        try
        {
            var caller = context.Authenticate(accounts);
            caller.AccountToRead();
            var withOpenSession = ShowsOpenSession(request.View);
            var (kind, id) = request.EndUser.Read("endUser");
            var record = await lookups.GetAsync(caller, kind, id, context.CancellationToken, IdField);
            return record.ToMessage(withOpenSession);
        }
        catch (Exception e)
        {
            throw guard.Answer(e, context);
        }
    }

    private async Task<BatchGetEndUsersResponse> BatchGetAsync(BatchGetEndUsersRequest request, ServerCallContext context)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        var withOpenSession = ShowsOpenSession(request.View);
        var asked = request.EndUsers.Select((u, i) => u.Read($"endUsers[{i}]")).ToList();
        var (found, notFound) = await lookups.BatchGetAsync(caller, asked, context.CancellationToken);
        return new BatchGetEndUsersResponse
        {
            EndUsers = { found.Select(r => r.ToMessage(withOpenSession)) },
            NotFound = { notFound.Select(k => k.ToMessage()) },
        };
    }

    private async Task<ListSessionsResponse> ListSessionsAsync(ListSessionsRequest request, ServerCallContext context)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        var (kind, id) = request.EndUser.Read("endUser");
        var page = await lookups.ListSessionsAsync(
            caller, kind, id, request.PageSize, request.PageToken, context.CancellationToken, IdField);
        return new ListSessionsResponse
        {
            Sessions = { page.Sessions.Select(s => s.ToMessage(page.Key, isOpen: false)) },
            NextPageToken = page.NextPageToken ?? "",
        };
    }

    private Task<T> GuardAsync<T>(Task<T> answer, ServerCallContext context) => guard.RunAsync(answer, context);

    private static bool ShowsOpenSession(EndUserView.Types.View view) => view switch
    {
        EndUserView.Types.View.Unspecified or EndUserView.Types.View.Basic => false,
        EndUserView.Types.View.OpenSession => true,
        _ => throw ServiceException.Invalid("view", "must be BASIC or OPEN_SESSION"),
    };
}
