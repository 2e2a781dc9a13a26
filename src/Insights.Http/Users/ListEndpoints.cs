using Insights.Http.Json;
using Insights.Http.Messages;
using Insights.Service.Accounts;
using Insights.Service.Lists;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Insights.Http.Users;

/// <summary>ListEndUsers and SearchEndUsers of end_users.proto over HTTP.</summary>
internal static class ListEndpoints
{
    public static void MapLists(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/endUsers", ListAsync)
            .WithName("ListEndUsers").WithTags("EndUserService")
            .WithSummary("The users in a filter; orderBy last_seen (desc by default), first_seen, total_sessions, total_session_duration or id; pageSize 1 to 1000, default 50; totalSize=true counts all.")
            .Produces<ListEndUsersResponse>().WithProblems();
        app.MapGet("/v1/endUsers:search", SearchAsync)
            .WithName("SearchEndUsers").WithTags("EndUserService")
            .WithSummary("The users of whose ID, name or e-mail address q is a part; pageSize 1 to 1000, default 50.")
            .Produces<ListEndUsersResponse>().WithProblems();
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, string? filter, string? orderBy, string? pageSize, string? pageToken, string? totalSize, AccountDirectory accounts, ListService lists)
    {
        var caller = context.Authenticate(accounts);
        var page = await lists.ListAsync(
            caller,
            new ListRequest
            {
                Filter = filter,
                OrderBy = orderBy,
                PageSize = PageSize.Read(pageSize),
                PageToken = pageToken,
                WithTotal = QueryText.Flag(totalSize, "totalSize"),
            },
            context.RequestAborted);
        return Results.Json(page.ToMessage(), MessagesJson.Wire.ListEndUsersResponse);
    }

    private static async Task<IResult> SearchAsync(
        HttpContext context, string? q, string? pageSize, string? pageToken, AccountDirectory accounts, ListService lists)
    {
        var caller = context.Authenticate(accounts);
        var page = await lists.SearchAsync(
            caller, q, new ListRequest { PageSize = PageSize.Read(pageSize), PageToken = pageToken }, context.RequestAborted);
        return Results.Json(page.ToMessage(), MessagesJson.Wire.ListEndUsersResponse);
    }

    public static ListEndUsersResponse ToMessage(this EndUserPage page) => new(
        [.. page.Users.Select(u => u.ToMessage(withOpenSession: false))], page.NextPageToken, page.Total is { } total ? checked((int)total) : null);
}
