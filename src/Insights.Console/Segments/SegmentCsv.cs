using Insights.Console.Login;
using Insights.Console.Users;
using Insights.Service.Lists;
using Insights.Service.Segments;
using Microsoft.AspNetCore.Http;

namespace Insights.Console.Segments;

/// <summary>The members of a segment that a page shows as CSV.</summary>
internal static class SegmentCsv
{
    public const string Path = "/segment.csv";

    public static async Task AnswerAsync(HttpContext context, ConsoleSession session, SegmentService segments, string? name, string? page)
    {
        var shown = await segments.MembersAsync(session.Caller, name ?? "", new ListRequest { PageToken = page }, context.RequestAborted);
        await UsersCsv.WriteAsync(context, "segment.csv", shown);
    }
}
