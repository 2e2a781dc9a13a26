using System.Globalization;
using Insights.Http.Json;
using Insights.Http.Messages;
using Insights.Service;
using Insights.Service.Accounts;
using Insights.Service.Segments;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Insights.Http.Segments;

/// <summary>What of SegmentService keeps segments, over HTTP.</summary>
internal static class SegmentEndpoints
{
    /// <summary>Which segment of the path is the name: /v1/segments/{name}.</summary>
    private const int NameSegment = 2;

    public static void MapSegments(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/segments", ListAsync)
            .WithName("ListSegments").WithTags("SegmentService").WithSummary("All segments: the ready-made ones, and behind them the account's own by name.")
            .Produces<ListSegmentsResponse>().WithProblems();
        app.MapPost("/v1/segments", CreateAsync)
            .WithName("CreateSegment").WithTags("SegmentService").WithSummary("Makes a segment; in force within seconds everywhere.")
            .Takes<CreateSegmentRequest>().Produces<SegmentMessage>().WithProblems();
        app.MapGet("/v1/segments/{name}", (HttpContext c, string name, AccountDirectory a, SegmentService s) => GetAsync(c, a, s))
            .WithName("GetSegment").WithTags("SegmentService").WithSummary("One segment.")
            .Produces<SegmentMessage>().WithProblems();
        app.MapPatch("/v1/segments/{name}", (HttpContext c, string name, AccountDirectory a, SegmentService s) => UpdateAsync(c, a, s))
            .WithName("UpdateSegment").WithTags("SegmentService").WithSummary("Changes what is named of a segment; in force within seconds everywhere.")
            .Takes<UpdateSegmentRequest>().Produces<SegmentMessage>().WithProblems();
        app.MapDelete("/v1/segments/{name}", (HttpContext c, string name, string? revision, AccountDirectory a, SegmentService s) => DeleteAsync(c, revision, a, s))
            .WithName("DeleteSegment").WithTags("SegmentService").WithSummary("Deletes a segment for good; revision: what it must still be at.")
            .Produces(StatusCodes.Status204NoContent).WithProblems();
    }

    private static async Task<IResult> ListAsync(HttpContext context, AccountDirectory accounts, SegmentService segments)
    {
        var all = await segments.ListAsync(context.Authenticate(accounts), context.RequestAborted);
        return Results.Json(new ListSegmentsResponse([.. all.Select(s => s.ToMessage())]), MessagesJson.Wire.ListSegmentsResponse);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, AccountDirectory accounts, SegmentService segments)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        var request = await context.ReadAsync(MessagesJson.Wire.CreateSegmentRequest);
        var draft = new SegmentDraft(request.Name, request.DisplayName, request.Description, request.Filter);
        return Answer(await segments.CreateAsync(caller, draft, context.RequestAborted));
    }

    private static async Task<IResult> GetAsync(HttpContext context, AccountDirectory accounts, SegmentService segments) =>
        Answer(await segments.GetAsync(context.Authenticate(accounts), context.PathSegment(NameSegment), context.RequestAborted));

    private static async Task<IResult> UpdateAsync(HttpContext context, AccountDirectory accounts, SegmentService segments)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        var request = await context.ReadAsync(MessagesJson.Wire.UpdateSegmentRequest);
        var draft = new SegmentDraft(null, request.DisplayName, request.Description, request.Filter);
        return Answer(await segments.UpdateAsync(caller, context.PathSegment(NameSegment), draft, Revision(request.Revision), context.RequestAborted));
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, string? revision, AccountDirectory accounts, SegmentService segments)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        await segments.DeleteAsync(caller, context.PathSegment(NameSegment), Revision(revision), context.RequestAborted);
        return Results.NoContent();
    }

    private static IResult Answer(CompiledSegment segment) => Results.Json(segment.ToMessage(), MessagesJson.Wire.SegmentMessage);

    private static long? Revision(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var revision)
            ? revision
            : throw ServiceException.Invalid("revision", "must be a whole number");
    }
}
