using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Insights.Grpc.Calls;
using Insights.Service.Lists;
using Insights.V1;

namespace Insights.Grpc.Users;

/// <summary>What of EndUserService is about lists.</summary>
internal sealed partial class EndUserGateway
{
    private static readonly Method<ListEndUsersRequest, ListEndUsersResponse> ListUsers = Marshalling.Method<ListEndUsersRequest, ListEndUsersResponse>(
        EndUserService.Descriptor, nameof(EndUserService.EndUserServiceBase.ListEndUsers));

    private static readonly Method<SearchEndUsersRequest, ListEndUsersResponse> SearchUsers = Marshalling.Method<SearchEndUsersRequest, ListEndUsersResponse>(
        EndUserService.Descriptor, nameof(EndUserService.EndUserServiceBase.SearchEndUsers));

    private static void AddLists(ServiceMethodProviderContext<EndUserGateway> context)
    {
        context.AddUnaryMethod(ListUsers, [], static (s, request, call) => s.GuardAsync(s.ListUsersAsync(request, call), call));
        context.AddUnaryMethod(SearchUsers, [], static (s, request, call) => s.GuardAsync(s.SearchUsersAsync(request, call), call));
    }

    private async Task<ListEndUsersResponse> ListUsersAsync(ListEndUsersRequest request, ServerCallContext context)
    {
        var caller = context.Authenticate(accounts);
        var asked = new ListRequest
        {
            Filter = request.Filter,
            OrderBy = request.OrderBy,
            PageSize = request.PageSize,
            PageToken = request.PageToken,
            WithTotal = request.TotalSize,
        };
        return Answer(await lists.ListAsync(caller, asked, context.CancellationToken));
    }

    private async Task<ListEndUsersResponse> SearchUsersAsync(SearchEndUsersRequest request, ServerCallContext context)
    {
        var caller = context.Authenticate(accounts);
        return Answer(await lists.SearchAsync(
            caller, request.Q, new ListRequest { PageSize = request.PageSize, PageToken = request.PageToken }, context.CancellationToken));
    }

    internal static ListEndUsersResponse Answer(EndUserPage page)
    {
        var answer = new ListEndUsersResponse
        {
            EndUsers = { page.Users.Select(u => u.ToMessage(withOpenSession: false)) },
            NextPageToken = page.NextPageToken ?? "",
        };
        if (page.Total is { } total)
            answer.TotalSize = checked((int)total);
        return answer;
    }
}
