using Insights.Http.Json;
using Insights.Http.Messages;
using Insights.Http.Users;
using Insights.Service.Accounts;
using Insights.Service.Lists;
using Insights.Service.Segments;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Insights.Http.Segments;

/// <summary>What of SegmentService is about who is in a segment, over HTTP.</summary>
internal static class MemberEndpoints
{
    /// <summary>Which segment of the path is the name: /v1/segments/{name}/members.</summary>
    private const int NameSegment = 2;

    private const string Count = ":count";

    public static void MapSegmentMembers(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/segments/{name}" + Count, (HttpContext c, string name, AccountDirectory a, SegmentService s) => CountAsync(c, a, s))
            .WithName("CountSegment").WithTags("SegmentService").WithSummary("How many users are in a segment now.")
            .Produces<CountSegmentResponse>().WithProblems();
        app.MapGet("/v1/segments/{name}/members", (HttpContext c, string name, string? orderBy, string? pageSize, string? pageToken, string? totalSize, AccountDirectory a, SegmentService s) => ListAsync(c, orderBy, pageSize, pageToken, totalSize, a, s))
            .WithName("ListSegmentMembers").WithTags("SegmentService")
            .WithSummary("The users in a segment; orderBy, pageSize, pageToken and totalSize as for ListEndUsers.")
            .Produces<ListEndUsersResponse>().WithProblems();
    }

    private static async Task<IResult> CountAsync(HttpContext context, AccountDirectory accounts, SegmentService segments)
    {
        var count = await segments.CountAsync(context.Authenticate(accounts), context.PathSegment(NameSegment)[..^Count.Length], context.RequestAborted);
        return Results.Json(new CountSegmentResponse(JsonText.Number(count)), MessagesJson.Wire.CountSegmentResponse);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, string? orderBy, string? pageSize, string? pageToken, string? totalSize, AccountDirectory accounts, SegmentService segments)
    {
        var caller = context.Authenticate(accounts);
        var asked = new ListRequest
        {
            OrderBy = orderBy,
            PageSize = PageSize.Read(pageSize),
            PageToken = pageToken,
            WithTotal = QueryText.Flag(totalSize, "totalSize"),
        };
        var page = await segments.MembersAsync(caller, context.PathSegment(NameSegment), asked, context.RequestAborted);
        return Results.Json(page.ToMessage(), MessagesJson.Wire.ListEndUsersResponse);
    }
}
