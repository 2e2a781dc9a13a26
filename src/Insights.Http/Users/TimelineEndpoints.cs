using Insights.Domain.EndUsers;
using Insights.Http.Json;
using Insights.Http.Messages;
using Insights.Service.Accounts;
using Insights.Service.Timeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Insights.Http.Users;

/// <summary>GetSession and ListEvents of end_users.proto over HTTP.</summary>
internal static class TimelineEndpoints
{
    /// <summary>Which segments of the path are ID and session: /v1/endUsers/{id}/sessions/{session}.</summary>
    private const int IdSegment = 2;
    private const int SessionSegment = 4;

    public static void MapTimeline(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/endUsers/{id}/sessions/{session}", (HttpContext c, string id, string session, string? view, AccountDirectory a, TimelineService t) => GetSessionAsync(c, view, UserKind.Identified, a, t))
            .WithName("GetSession").WithTags("EndUserService").WithSummary("A closed session of an identified user with its pages, elements and goals; view=OPEN_SESSION finds an open one too.")
            .Produces<SessionDetailMessage>().WithProblems();
        app.MapGet("/v1/anonymousUsers/{id}/sessions/{session}", (HttpContext c, string id, string session, string? view, AccountDirectory a, TimelineService t) => GetSessionAsync(c, view, UserKind.Anonymous, a, t))
            .WithName("GetAnonymousSession").WithTags("EndUserService").WithSummary("A closed session of an anonymous user with its pages, elements and goals; view=OPEN_SESSION finds an open one too.")
            .Produces<SessionDetailMessage>().WithProblems();
        app.MapGet("/v1/endUsers/{id}/events", (HttpContext c, string id, string? session, string? type, string? page, string? element, string? goal, string? view, string? pageSize, string? pageToken, AccountDirectory a, TimelineService t) =>
                ListAsync(c, new EventQuestion { Session = session, Type = type, Page = page, Element = element, Goal = goal, PageToken = pageToken }, view, pageSize, UserKind.Identified, a, t))
            .WithName("ListEvents").WithTags("EndUserService")
            .WithSummary("What an identified user did in closed sessions, newest first; session, type, page, element, goal: only such; view=OPEN_SESSION adds an open session's; pageSize 1 to 1000, default 50.")
            .Produces<ListEventsResponse>().WithProblems();
        app.MapGet("/v1/anonymousUsers/{id}/events", (HttpContext c, string id, string? session, string? type, string? page, string? element, string? goal, string? view, string? pageSize, string? pageToken, AccountDirectory a, TimelineService t) =>
                ListAsync(c, new EventQuestion { Session = session, Type = type, Page = page, Element = element, Goal = goal, PageToken = pageToken }, view, pageSize, UserKind.Anonymous, a, t))
            .WithName("ListAnonymousEvents").WithTags("EndUserService")
            .WithSummary("What an anonymous user did in closed sessions, newest first; session, type, page, element, goal: only such; view=OPEN_SESSION adds an open session's; pageSize 1 to 1000, default 50.")
            .Produces<ListEventsResponse>().WithProblems();
    }

    private static async Task<IResult> GetSessionAsync(
        HttpContext context, string? view, UserKind kind, AccountDirectory accounts, TimelineService timeline)
    {
        var caller = context.Authenticate(accounts);
        var record = await timeline.GetSessionAsync(
            caller, kind, context.PathSegment(IdSegment), context.PathSegment(SessionSegment), EndUserEndpoints.ShowsOpenSession(view), context.RequestAborted);
        return Results.Json(record.ToMessage(), MessagesJson.Wire.SessionDetailMessage);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, EventQuestion asked, string? view, string? pageSize, UserKind kind, AccountDirectory accounts, TimelineService timeline)
    {
        var caller = context.Authenticate(accounts);
        var page = await timeline.ListEventsAsync(
            caller, kind, context.PathSegment(IdSegment),
            asked with { WithOpenSession = EndUserEndpoints.ShowsOpenSession(view), PageSize = PageSize.Read(pageSize) }, context.RequestAborted);
        return Results.Json(page.ToMessage(), MessagesJson.Wire.ListEventsResponse);
    }
}
