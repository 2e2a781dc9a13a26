using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Insights.Api.Auth;
using Insights.Api.Errors;
using Insights.Api.Http;
using Insights.Api.Intake.Json;
using Insights.Api.Intake.WalkMe;
using Insights.Api.Intake.Wire;
using Insights.Api.Methods;
using Insights.Api.Rpc;
using Insights.Service.Ingest;
using Insights.V1;
using Microsoft.AspNetCore.Http;

namespace Insights.Api.Intake;

/// <summary>EventService.RecordEvents. Its messages are read and written by hand: they are most of what a silo does.</summary>
internal sealed class RecordMethod(IngestService ingest, Failures failures) : ApiMethod(EventService.Descriptor.FindMethodByName(Name))
{
    private const string Name = "RecordEvents";

    private static readonly Method<EventBatch, BatchAnswer> OverRpc = new(
        MethodType.Unary, EventService.Descriptor.FullName, Name,
        new Marshaller<EventBatch>(WriteNothing, WireBatchReader.ReadCall),
        new Marshaller<BatchAnswer>(WireResults.WriteCall, ReadNothing<BatchAnswer>));

    public override void AddTo(ServiceMethodProviderContext<ApiMethods> context) =>
        context.AddUnaryMethod(OverRpc, [this], (_, batch, call) => RpcAnswer.OfAsync(RecordAsync, batch, call, failures));

    public override async Task AnswerAsync(HttpContext context, HttpRoute route)
    {
        EventBatch batch;
        using (var body = await RequestBody.ReadAsync(context, Bounds.Bytes))
            batch = JsonBatchReader.Read(body.Bytes.Span);
        await RecordAsync(context, batch.SentMs, batch.Events);
    }

    /// <summary>Records what WalkMe's recorder sends over HTTP.</summary>
    public async Task AnswerWalkMeAsync(HttpContext context)
    {
        IReadOnlyList<IncomingEvent> events;
        using (var body = await RequestBody.ReadAsync(context, Bounds.Bytes))
            events = WalkMeReader.Read(body.Bytes);
        await RecordAsync(context, sentMs: null, events);
    }

    private async Task RecordAsync(HttpContext context, long? sentMs, IReadOnlyList<IncomingEvent> events)
    {
        var results = await ingest.RecordAsync(context.Caller(), context.Client(), sentMs, events, context.RequestAborted);
        await JsonResults.WriteAsync(context, results);
    }

    private async Task<BatchAnswer> RecordAsync(EventBatch batch, ServerCallContext context)
    {
        if (batch.Fault is not null)
            throw batch.Fault;
        return new BatchAnswer(0, await ingest.RecordAsync(
            context.Caller(), context.GetHttpContext().Client(), batch.SentMs, batch.Events, context.CancellationToken));
    }

    internal static T ReadNothing<T>(DeserializationContext context) => throw new NotSupportedException("A server reads no answers.");

    internal static void WriteNothing(EventBatch batch, SerializationContext context) => throw new NotSupportedException("A server writes no requests.");
}
