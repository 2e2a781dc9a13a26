using System.Text.Json;
using Insights.Domain.Attributes.Requests;
using Insights.Domain.EndUsers;
using Insights.Domain.Identity;
using Insights.Http.Attributes;
using Insights.Http.Json;
using Insights.Http.Messages;
using Insights.Service.Accounts;
using Insights.Service.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Insights.Http.Users;

/// <summary>What of EndUserService is about identity, over HTTP.</summary>
internal static class IdentityEndpoints
{
    public static void MapIdentity(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/endUsers:identify", IdentifyAsync)
            .WithName("Identify").WithTags("EndUserService").WithSummary("Links an anonymous record to a user, who takes what it gathered.")
            .Takes<IdentifyRequest>().Produces<LinkResponse>().WithProblems();
        app.MapPost("/v1/endUsers:anonymize", AnonymizeAsync)
            .WithName("Anonymize").WithTags("EndUserService").WithSummary("Ends the link of an anonymous record.")
            .Takes<AnonymizeRequest>().Produces<LinkResponse>().WithProblems();
    }

    public static IReadOnlyList<LinkMessage>? ToMessages(this Links links, EndUserKey of) => links.All.Count == 0 ? null
        : [.. links.All.Select(l => new LinkMessage(
            of.Kind == UserKind.Identified ? of.Id : l.OtherId,
            of.Kind == UserKind.Anonymous ? of.Id : l.OtherId,
            JsonText.Time(l.SinceMs),
            l.UntilMs is { } until ? JsonText.Time(until) : null))];

    private static async Task<IResult> IdentifyAsync(HttpContext context, AccountDirectory accounts, IdentityService identity)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        var request = await context.ReadAsync(MessagesJson.Wire.IdentifyRequest);
        var read = Read(request.AnonymousId, request.Time, request.SentAt, request.OperationId) with { UserId = request.UserId };
        return Answer(await identity.IdentifyAsync(caller, read, context.RequestAborted));
    }

    private static async Task<IResult> AnonymizeAsync(HttpContext context, AccountDirectory accounts, IdentityService identity)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        var request = await context.ReadAsync(MessagesJson.Wire.AnonymizeRequest);
        return Answer(await identity.AnonymizeAsync(
            caller, Read(request.AnonymousId, request.Time, request.SentAt, request.OperationId), context.RequestAborted));
    }

    private static LinkRequest Read(string? anonymousId, JsonElement? time, JsonElement? sentAt, string? operationId)
    {
        var faults = new List<RequestFault>();
        return new LinkRequest
        {
            AnonymousId = anonymousId,
            TimeMs = UpdateReader.Time(time, "time", faults),
            SentMs = UpdateReader.Time(sentAt, "sentAt", faults),
            OperationId = operationId,
            Faults = faults,
        };
    }

    private static IResult Answer(LinkResult result) => Results.Json(
        new LinkResponse(result.Status, result.Reason, result.Detail, result.OperationId), MessagesJson.Wire.LinkResponse);
}
