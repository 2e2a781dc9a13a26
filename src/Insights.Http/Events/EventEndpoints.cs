using Insights.Http.Messages;
using Insights.Service.Accounts;
using Insights.Service.Ingest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Insights.Http.Events;

/// <summary>EventService of events.proto over HTTP.</summary>
internal static class EventEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/events", RecordAsync)
            .WithName("RecordEvents").WithTags("EventService").WithSummary("Takes up to 500 events, each with its own answer.")
            .Takes<RecordEventsRequest>().Produces<RecordEventsResponse>().WithProblems();
        app.MapPost("/v1/walkme/events", RecordWalkMeAsync)
            .WithName("RecordWalkMeEvents").WithTags("EventService").WithSummary("Takes one event as WalkMe's recorder sends it, or an array of up to 500.")
            .Takes<object>().Produces<RecordEventsResponse>().WithProblems();
    }

    private static async Task RecordAsync(HttpContext context, AccountDirectory accounts, IngestService ingest)
    {
        var caller = context.AuthenticateSender(accounts);
        EventBatch batch;
        using (var body = await RequestBody.ReadAsync(context))
            batch = EventBatchReader.Read(body.Bytes.Span);
        var results = await ingest.RecordAsync(
            caller, context.Connection.RemoteIpAddress, batch.SentMs, batch.Events, context.RequestAborted);
        await RecordResponse.WriteAsync(context, results);
    }

    private static async Task RecordWalkMeAsync(HttpContext context, AccountDirectory accounts, IngestService ingest)
    {
        var caller = context.AuthenticateSender(accounts);
        IReadOnlyList<IncomingEvent> events;
        using (var body = await RequestBody.ReadAsync(context))
            events = WalkMeReader.Read(body.Bytes);
        var results = await ingest.RecordAsync(
            caller, context.Connection.RemoteIpAddress, sentMs: null, events, context.RequestAborted);
        await RecordResponse.WriteAsync(context, results);
    }
}
