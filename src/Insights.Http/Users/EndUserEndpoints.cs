using Insights.Domain.EndUsers;
using Insights.Http.Events;
using Insights.Http.Json;
using Insights.Http.Messages;
using Insights.Service;
using Insights.Service.Accounts;
using Insights.Service.Lookups;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Insights.Http.Users;

/// <summary>EndUserService of end_users.proto over HTTP.</summary>
internal static class EndUserEndpoints
{
    /// <summary>Which segment of the path is the ID: /v1/endUsers/{id}.</summary>
    private const int IdSegment = 2;

    public static void MapEndUsers(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/endUsers/{id}", (HttpContext c, string id, string? view, AccountDirectory a, LookupService l) => GetAsync(c, view, UserKind.Identified, a, l))
            .WithName("GetEndUser").WithTags("EndUserService").WithSummary("The record of an identified user; view=OPEN_SESSION adds the open session.")
            .Produces<EndUserMessage>().WithProblems();
        app.MapGet("/v1/anonymousUsers/{id}", (HttpContext c, string id, string? view, AccountDirectory a, LookupService l) => GetAsync(c, view, UserKind.Anonymous, a, l))
            .WithName("GetAnonymousUser").WithTags("EndUserService").WithSummary("The record of an anonymous user; view=OPEN_SESSION adds the open session.")
            .Produces<EndUserMessage>().WithProblems();
        app.MapGet("/v1/endUsers/{id}/sessions", (HttpContext c, string id, string? pageSize, string? pageToken, AccountDirectory a, LookupService l) => ListAsync(c, pageSize, pageToken, UserKind.Identified, a, l))
            .WithName("ListSessions").WithTags("EndUserService").WithSummary("Closed sessions of an identified user, newest first; pageSize 1 to 1000, default 50.")
            .Produces<ListSessionsResponse>().WithProblems();
        app.MapGet("/v1/anonymousUsers/{id}/sessions", (HttpContext c, string id, string? pageSize, string? pageToken, AccountDirectory a, LookupService l) => ListAsync(c, pageSize, pageToken, UserKind.Anonymous, a, l))
            .WithName("ListAnonymousSessions").WithTags("EndUserService").WithSummary("Closed sessions of an anonymous user, newest first; pageSize 1 to 1000, default 50.")
            .Produces<ListSessionsResponse>().WithProblems();
        app.MapPost("/v1/endUsers:batchGet", BatchGetAsync)
            .WithName("BatchGetEndUsers").WithTags("EndUserService").WithSummary("The records of up to 500 users of either kind.")
            .Takes<BatchGetEndUsersRequest>().Produces<BatchGetEndUsersResponse>().WithProblems();
    }

    public static async Task<IResult> GetAsync(
        HttpContext context, string? view, UserKind kind, AccountDirectory accounts, LookupService lookups)
    {
        var caller = context.Authenticate(accounts);
        var withOpenSession = ShowsOpenSession(view);
        var record = await lookups.GetAsync(caller, kind, context.PathSegment(IdSegment), context.RequestAborted);
        return Results.Json(record.ToMessage(withOpenSession), MessagesJson.Wire.EndUserMessage);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, string? pageSize, string? pageToken, UserKind kind, AccountDirectory accounts, LookupService lookups)
    {
        var caller = context.Authenticate(accounts);
        var page = await lookups.ListSessionsAsync(
            caller, kind, context.PathSegment(IdSegment), PageSize.Read(pageSize), pageToken, context.RequestAborted);
        return Results.Json(
            new ListSessionsResponse([.. page.Sessions.Select(s => s.ToMessage(page.Key, isOpen: false))], page.NextPageToken),
            MessagesJson.Wire.ListSessionsResponse);
    }

    private static async Task<IResult> BatchGetAsync(HttpContext context, AccountDirectory accounts, LookupService lookups)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        var request = await context.ReadAsync(MessagesJson.Wire.BatchGetEndUsersRequest);
        var withOpenSession = ShowsOpenSession(request.View);
        var asked = (request.EndUsers ?? []).Select((u, i) => KeyOf(u, $"endUsers[{i}]")).ToList();
        var (found, notFound) = await lookups.BatchGetAsync(caller, asked, context.RequestAborted);
        return Results.Json(
            new BatchGetEndUsersResponse(
                [.. found.Select(r => r.ToMessage(withOpenSession))],
                [.. notFound.Select(k => new EndUserKeyMessage(EndUserForm.Kind(k.Kind), k.Id))]),
            MessagesJson.Wire.BatchGetEndUsersResponse);
    }

    /// <exception cref="ServiceException">InvalidArgument.</exception>
    public static (UserKind Kind, string Id) KeyOf(EndUserKeyMessage? key, string field)
    {
        UserKind? kind = key?.Kind switch
        {
            null or "" or "IDENTIFIED" => UserKind.Identified,
            "ANONYMOUS" => UserKind.Anonymous,
            _ => null,
        };
        if (key?.Id is null or "")
            throw ServiceException.Invalid($"{field}.id", "is needed");
        return kind is { } known
            ? (known, key.Id)
            : throw ServiceException.Invalid($"{field}.kind", "must be IDENTIFIED or ANONYMOUS");
    }

    internal static bool ShowsOpenSession(string? view) => view switch
    {
        null or "" or "BASIC" => false,
        "OPEN_SESSION" => true,
        _ => throw ServiceException.Invalid("view", "must be BASIC or OPEN_SESSION"),
    };
}
