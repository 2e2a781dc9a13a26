using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Http.Json;
using Insights.Http.Messages;
using Insights.Service.Accounts;
using Insights.Service.Lookups;
using Insights.Service.Retention;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Insights.Http.Users;

/// <summary>EraseEndUser and ExportEndUser of end_users.proto over HTTP.</summary>
internal static class RetentionEndpoints
{
    private const int IdSegment = 2;

    private const string Verb = ":export";

    public static void MapRetention(this IEndpointRouteBuilder app)
    {
        app.MapDelete("/v1/endUsers/{id}", (HttpContext c, string id, AccountDirectory a, EraseService e) => EraseAsync(c, UserKind.Identified, a, e))
            .WithName("EraseEndUser").WithTags("EndUserService").WithSummary("Erases an identified user at once and says what there was; one who is not known is no error.")
            .Produces<EraseEndUserResponse>().WithProblems();
        app.MapDelete("/v1/anonymousUsers/{id}", (HttpContext c, string id, AccountDirectory a, EraseService e) => EraseAsync(c, UserKind.Anonymous, a, e))
            .WithName("EraseAnonymousUser").WithTags("EndUserService").WithSummary("Erases an anonymous user at once and says what there was; one who is not known is no error.")
            .Produces<EraseEndUserResponse>().WithProblems();
        app.MapGet("/v1/endUsers/{id}" + Verb, (HttpContext c, string id, string? view, AccountDirectory a, ExportService e, LookupService l) => ExportAsync(c, view, UserKind.Identified, a, e, l))
            .WithName("ExportEndUser").WithTags("EndUserService").WithSummary("Everything kept about an identified user as one JSON document.")
            .Produces(200, contentType: "application/json").WithProblems();
        app.MapGet("/v1/anonymousUsers/{id}" + Verb, (HttpContext c, string id, string? view, AccountDirectory a, ExportService e, LookupService l) => ExportAsync(c, view, UserKind.Anonymous, a, e, l))
            .WithName("ExportAnonymousUser").WithTags("EndUserService").WithSummary("Everything kept about an anonymous user as one JSON document.")
            .Produces(200, contentType: "application/json").WithProblems();
    }

    private static async Task<IResult> EraseAsync(HttpContext context, UserKind kind, AccountDirectory accounts, EraseService erasures)
    {
        var caller = context.Authenticate(accounts);
        var erased = await erasures.EraseAsync(caller, kind, context.PathSegment(IdSegment), context.RequestAborted);
        return Results.Json(Message(erased), MessagesJson.Wire.EraseEndUserResponse);
    }

    private static async Task<IResult> ExportAsync(
        HttpContext context, string? view, UserKind kind, AccountDirectory accounts, ExportService exports, LookupService lookups)
    {
        // The route reads a colon that the caller has encoded as one that stands for itself.
        if (!context.EndsWith(IdSegment, Verb))
            return await EndUserEndpoints.GetAsync(context, view, kind, accounts, lookups);
        var caller = context.Authenticate(accounts);
        var id = context.PathSegment(IdSegment)[..^Verb.Length];
        return Results.Bytes(await exports.ExportAsync(caller, kind, id, context.RequestAborted), "application/json; charset=utf-8");
    }

    private static EraseEndUserResponse Message(UserErased erased) => new(
        JsonText.Number(erased.Rows.Entries),
        JsonText.Number(erased.Rows.Sessions),
        JsonText.Number(erased.Rows.Attributes),
        erased.Rows.Snapshots > 0,
        erased.Rows.Alarms > 0,
        erased.AnonymousRecords,
        JsonText.Number(erased.AnonymousEntries));
}
