using Insights.Console.Login;
using Insights.Console.Text;
using Insights.Service.Retention;
using Microsoft.AspNetCore.Http;

namespace Insights.Console.Users;

/// <summary>Everything kept about a user, as a file.</summary>
internal static class UserExport
{
    public const string Path = "/user.json";

    public static async Task AnswerAsync(HttpContext context, ConsoleSession session, ExportService exports, string? id, string? kind)
    {
        await foreach (var piece in exports.ExportAsync(session.Caller, Address.KindOf(kind), id ?? "", context.RequestAborted))
        {
            if (!context.Response.HasStarted)
            {
                context.Response.ContentType = "application/json; charset=utf-8";
                context.Response.Headers.ContentDisposition = "attachment; filename=\"user.json\"";
            }
            await context.Response.Body.WriteAsync(piece, context.RequestAborted);
        }
    }
}
