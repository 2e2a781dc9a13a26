using Insights.Domain.EndUsers;
using Insights.Http.Json;
using Insights.Http.Messages;
using Insights.Service;
using Insights.Service.Accounts;
using Insights.Service.Segments;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Insights.Http.Segments;

/// <summary>What of SegmentService is about one user, over HTTP.</summary>
internal static class VerdictEndpoints
{
    /// <summary>Which segment of the path is the ID: /v1/endUsers/{id}:evaluateSegments.</summary>
    private const int IdSegment = 2;

    private const string Evaluate = ":evaluateSegments";
    private const string Explain = ":explainSegment";

    public static void MapSegmentVerdicts(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/endUsers/{id}" + Evaluate, (HttpContext c, string id, AccountDirectory a, SegmentService s) => EvaluateAsync(c, UserKind.Identified, a, s))
            .WithName("EvaluateSegments").WithTags("SegmentService").WithSummary("Whether an identified user is in segments; each gets its own answer.")
            .Takes<EvaluateSegmentsRequest>().Produces<EvaluateSegmentsResponse>().WithProblems();
        app.MapPost("/v1/anonymousUsers/{id}" + Evaluate, (HttpContext c, string id, AccountDirectory a, SegmentService s) => EvaluateAsync(c, UserKind.Anonymous, a, s))
            .WithName("EvaluateAnonymousSegments").WithTags("SegmentService").WithSummary("Whether an anonymous user is in segments; each gets its own answer.")
            .Takes<EvaluateSegmentsRequest>().Produces<EvaluateSegmentsResponse>().WithProblems();
        app.MapPost("/v1/endUsers/{id}" + Explain, (HttpContext c, string id, AccountDirectory a, SegmentService s) => ExplainAsync(c, UserKind.Identified, a, s))
            .WithName("ExplainSegment").WithTags("SegmentService").WithSummary("Why an identified user is in a segment or not: every clause with value and verdict.")
            .Takes<ExplainSegmentRequest>().Produces<ExplainSegmentResponse>().WithProblems();
        app.MapPost("/v1/anonymousUsers/{id}" + Explain, (HttpContext c, string id, AccountDirectory a, SegmentService s) => ExplainAsync(c, UserKind.Anonymous, a, s))
            .WithName("ExplainAnonymousSegment").WithTags("SegmentService").WithSummary("Why an anonymous user is in a segment or not: every clause with value and verdict.")
            .Takes<ExplainSegmentRequest>().Produces<ExplainSegmentResponse>().WithProblems();
    }

    private static async Task<IResult> EvaluateAsync(HttpContext context, UserKind kind, AccountDirectory accounts, SegmentService segments)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        var id = Id(context, Evaluate);
        var request = await context.ReadAsync(MessagesJson.Wire.EvaluateSegmentsRequest);
        var verdicts = await segments.EvaluateAsync(caller, kind, id, [.. (request.Segments ?? []).Select(s => s ?? "")], context.RequestAborted);
        return Results.Json(new EvaluateSegmentsResponse([.. verdicts.Select(v => v.ToMessage())]), MessagesJson.Wire.EvaluateSegmentsResponse);
    }

    private static async Task<IResult> ExplainAsync(HttpContext context, UserKind kind, AccountDirectory accounts, SegmentService segments)
    {
        var caller = context.Authenticate(accounts);
        caller.AccountToRead();
        var id = Id(context, Explain);
        var request = await context.ReadAsync(MessagesJson.Wire.ExplainSegmentRequest);
        var explanation = await segments.ExplainAsync(caller, kind, id, request.Segment, request.Filter, context.RequestAborted);
        return Results.Json(explanation.ToMessage(), MessagesJson.Wire.ExplainSegmentResponse);
    }

    /// <summary>The ID before the verb. A colon that the caller has encoded is part of an ID, and no verb: there is no such method then.</summary>
    private static string Id(HttpContext context, string verb) => context.EndsWith(IdSegment, verb)
        ? context.PathSegment(IdSegment)[..^verb.Length]
        : throw new ServiceException(ServiceFault.NotFound, "There is nothing at this address.");
}
