using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Insights.Api.Auth;
using Insights.Api.Errors;
using Insights.Api.Http;
using Insights.Api.Intake.Wire;
using Insights.Api.Methods;
using Insights.Api.Rpc;
using Insights.Service.Ingest;
using Insights.V1;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Insights.Api.Intake;

/// <summary>EventService.StreamEvents, over gRPC alone.</summary>
internal sealed class StreamEventsMethod(IngestService ingest, Failures failures, IHostApplicationLifetime lifetime)
    : ApiMethod(EventService.Descriptor.FindMethodByName(Name))
{
    private const string Name = "StreamEvents";

    private static readonly Method<EventBatch, IReadOnlyList<BatchAnswer>> OverRpc = new(
        MethodType.DuplexStreaming, EventService.Descriptor.FullName, Name,
        new Marshaller<EventBatch>(RecordMethod.WriteNothing, WireBatchReader.ReadStream),
        new Marshaller<IReadOnlyList<BatchAnswer>>(WireResults.WriteStream, RecordMethod.ReadNothing<IReadOnlyList<BatchAnswer>>));

    public override void AddTo(ServiceMethodProviderContext<ApiMethods> context) =>
        context.AddDuplexStreamingMethod(OverRpc, [this], (_, batches, answers, call) => StreamAsync(batches, answers, call));

    public override Task AnswerAsync(HttpContext context, HttpRoute route) => throw new NotSupportedException("It has no HTTP form.");

    private async Task StreamAsync(
        IAsyncStreamReader<EventBatch> batches, IServerStreamWriter<IReadOnlyList<BatchAnswer>> answers, ServerCallContext context)
    {
        try
        {
            var stream = new EventStream(ingest, context.Authenticator(), context.GetHttpContext().Client(), lifetime.ApplicationStopping);
            await stream.RunAsync(batches, answers, context.CancellationToken);
        }
        catch (Exception e)
        {
            throw RpcAnswer.Told(e, context, failures);
        }
    }
}
