using Insights.Domain.Accounts;
using Insights.Http.Json;
using Insights.Http.Messages;
using Insights.Service.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Insights.Http.Accounts;

/// <summary>AccountService.ListAuditLog of accounts.proto over HTTP.</summary>
internal static class AuditEndpoint
{
    public static void MapAuditLog(this IEndpointRouteBuilder app) =>
        app.MapGet("/v1/auditLog", ListAsync)
            .WithName("ListAuditLog").WithTags("AccountService")
            .WithSummary("What operators did, newest first; account: only what was done to it; pageSize 1 to 1000, default 50.")
            .Produces<ListAuditLogResponse>().WithProblems();

    private static async Task<IResult> ListAsync(
        HttpContext context, string? account, string? pageSize, string? pageToken, AccountDirectory accounts, AuditLog log)
    {
        var caller = context.Authenticate(accounts);
        var (entries, next) = await log.ListAsync(caller, account, PageSize.Read(pageSize), pageToken, context.RequestAborted);
        return Results.Json(new ListAuditLogResponse([.. entries.Select(ToMessage)], next), MessagesJson.Wire.ListAuditLogResponse);
    }

    private static AuditEntryMessage ToMessage(AuditEntry e) => new(
        JsonText.Number(e.Number), JsonText.Time(e.At), e.KeyId, e.Action.WireName(), e.Account, e.Target, e.Detail);
}
