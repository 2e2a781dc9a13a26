using System.Data.Common;
using System.Globalization;
using Insights.Domain.EndUsers.Ports;
using Insights.Http.Json;
using Insights.Http.Messages;
using Insights.Http.Users;
using Insights.Service;
using Insights.Service.Accounts;
using Insights.Service.Verification;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Insights.Http.Verification;

/// <summary>AccountService.VerifyAccount of accounts.proto over HTTP: a line of JSON per report (NDJSON), the result last.</summary>
internal static class VerifyEndpoint
{
    public static void MapVerify(this IEndpointRouteBuilder app) =>
        app.MapPost("/v1/accounts/{account}:verify", VerifyAsync)
            .WithName("VerifyAccount").WithTags("AccountService")
            .WithSummary("Rebuilds one user or all from the log and reports every difference with what is stored; lines of progress, then the result.")
            .Takes<VerifyAccountRequest>().Produces<VerifyLine>(200, "application/x-ndjson").WithProblems();

    private static async Task VerifyAsync(HttpContext context, string account, AccountDirectory accounts, VerifyService verify)
    {
        var caller = context.Authenticate(accounts);
        var request = await context.ReadAsync(MessagesJson.Wire.VerifyAccountRequest);
        var user = request.User is null ? default((Domain.EndUsers.UserKind, string)?) : EndUserEndpoints.KeyOf(request.User, "user");
        var reports = verify.VerifyAsync(caller, account, user, context.RequestAborted);
        context.Response.ContentType = "application/x-ndjson; charset=utf-8";
        try
        {
            await foreach (var report in reports)
                await context.WriteLineAsync(Line(report), MessagesJson.Wire.VerifyLine);
        }
        catch (Exception e) when (e is StoreException or DbException && context.Response.HasStarted)
        {
            // The status has been sent; the last line says why there is no result.
            await context.WriteLineAsync(new VerifyLine(null, null, Problems.Problems.Document(ServiceException.StoreDown())), MessagesJson.Wire.VerifyLine);
        }
    }

    private static VerifyLine Line(VerifyReport report) => report.Differences is null
        ? new VerifyLine(new VerifyProgressMessage(report.UsersChecked), null)
        : new VerifyLine(null, Result(report));

    private static VerifyResultMessage Result(VerifyReport report) => new(
        report.UsersChecked,
        report.EntriesRead.ToString(CultureInfo.InvariantCulture),
        [.. report.Differences!.Select(d => new DifferenceMessage(
            EndUserForm.Kind(d.User.Kind), d.User.Id, d.Difference.What, d.Difference.Stored, d.Difference.Rebuilt))],
        report.DifferenceCount);
}
