using Insights.Domain.EndUsers;
using Insights.Http.Events;
using Insights.Http.Json;
using Insights.Http.Messages;
using Insights.Http.Users;
using Insights.Service;
using Insights.Service.Accounts;
using Insights.Service.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Insights.Http.Attributes;

/// <summary>What of EndUserService is about attributes, over HTTP.</summary>
internal static class UpdateEndpoints
{
    /// <summary>Which segments of the path are ID and name: /v1/endUsers/{id}/attributes/{name}/history.</summary>
    private const int IdSegment = 2;
    private const int NameSegment = 4;

    public static void MapUpdates(this IEndpointRouteBuilder app)
    {
        app.MapPatch("/v1/endUsers/{id}", (HttpContext c, string id, AccountDirectory a, UpdateService u) => UpdateAsync(c, UserKind.Identified, a, u))
            .WithName("UpdateEndUser").WithTags("EndUserService").WithSummary("Updates attributes of an identified user, all operations or none.")
            .Takes<UpdateEndUserRequest>().Produces<UpdateEndUserResponse>().WithProblems();
        app.MapPatch("/v1/anonymousUsers/{id}", (HttpContext c, string id, AccountDirectory a, UpdateService u) => UpdateAsync(c, UserKind.Anonymous, a, u))
            .WithName("UpdateAnonymousUser").WithTags("EndUserService").WithSummary("Updates attributes of an anonymous user, all operations or none.")
            .Takes<UpdateEndUserRequest>().Produces<UpdateEndUserResponse>().WithProblems();
        app.MapPost("/v1/endUsers:batchUpdate", BatchUpdateAsync)
            .WithName("BatchUpdateEndUsers").WithTags("EndUserService").WithSummary("Updates attributes of up to 500 users of either kind, each by itself.")
            .Takes<BatchUpdateEndUsersRequest>().Produces<BatchUpdateEndUsersResponse>().WithProblems();
        app.MapGet("/v1/endUsers/{id}/attributes/{name}/history", (HttpContext c, string id, string name, string? pageSize, string? pageToken, AccountDirectory a, HistoryService h) => HistoryAsync(c, pageSize, pageToken, UserKind.Identified, a, h))
            .WithName("ListAttributeHistory").WithTags("EndUserService").WithSummary("What was done to an attribute of an identified user, newest first; pageSize 1 to 1000, default 50.")
            .Produces<ListAttributeHistoryResponse>().WithProblems();
        app.MapGet("/v1/anonymousUsers/{id}/attributes/{name}/history", (HttpContext c, string id, string name, string? pageSize, string? pageToken, AccountDirectory a, HistoryService h) => HistoryAsync(c, pageSize, pageToken, UserKind.Anonymous, a, h))
            .WithName("ListAnonymousAttributeHistory").WithTags("EndUserService").WithSummary("What was done to an attribute of an anonymous user, newest first; pageSize 1 to 1000, default 50.")
            .Produces<ListAttributeHistoryResponse>().WithProblems();
    }

    private static async Task<IResult> UpdateAsync(HttpContext context, UserKind kind, AccountDirectory accounts, UpdateService updates)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        var request = await context.ReadAsync(MessagesJson.Wire.UpdateEndUserRequest);
        if (request.EndUser is not null)
            throw ServiceException.Invalid("endUser", "is named by the path");
        var result = await updates.UpdateAsync(caller, UpdateReader.Read(request, kind, context.PathSegment(IdSegment)), context.RequestAborted);
        return Results.Json(result.ToMessage(), MessagesJson.Wire.UpdateEndUserResponse);
    }

    private static async Task<IResult> BatchUpdateAsync(HttpContext context, AccountDirectory accounts, UpdateService updates)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        var request = await context.ReadAsync(MessagesJson.Wire.BatchUpdateEndUsersRequest);
        var answers = await updates.BatchUpdateAsync(caller, [.. (request.Updates ?? []).Select(InBatch)], context.RequestAborted);
        return Results.Json(
            new BatchUpdateEndUsersResponse([.. answers.Select(a => a.Result?.ToMessage() ?? a.Fault!.ToMessage())]),
            MessagesJson.Wire.BatchUpdateEndUsersResponse);
    }

    /// <summary>An update that names no user is told so in its own answer, with every other fault of it.</summary>
    private static UpdateRequest InBatch(UpdateEndUserRequest? update)
    {
        update ??= new UpdateEndUserRequest(null, null, null, null, null, null);
        try
        {
            var (kind, id) = EndUserEndpoints.KeyOf(update.EndUser, "endUser");
            return UpdateReader.Read(update, kind, id);
        }
        catch (ServiceException e)
        {
            return UpdateReader.Read(update, UserKind.Identified, "?").With(e);
        }
    }

    private static async Task<IResult> HistoryAsync(
        HttpContext context, string? pageSize, string? pageToken, UserKind kind, AccountDirectory accounts, HistoryService history)
    {
        var caller = context.Authenticate(accounts);
        var page = await history.ListAsync(
            caller, kind, context.PathSegment(IdSegment), context.PathSegment(NameSegment), PageSize.Read(pageSize), pageToken, context.RequestAborted);
        return Results.Json(
            new ListAttributeHistoryResponse([.. page.Steps.Select(s => s.ToMessage())], page.NextPageToken),
            MessagesJson.Wire.ListAttributeHistoryResponse);
    }
}
