using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Insights.Grpc.Calls;
using Insights.Grpc.Events.Wire;
using Insights.Service.Accounts;
using Insights.Service.Ingest;
using Microsoft.Extensions.Hosting;
using Proto = Insights.V1;

namespace Insights.Grpc.Events;

/// <summary>EventService of events.proto. Its messages are read and written by hand: they are most of what a gateway does.</summary>
internal sealed class EventGateway(AccountDirectory accounts, IngestService ingest, CallGuard guard, IHostApplicationLifetime lifetime)
    : IServiceMethodProvider<EventGateway>
{
    private static readonly Method<EventBatch, BatchAnswer> Record = Marshalling.Method(
        Proto.EventService.Descriptor, nameof(Proto.EventService.EventServiceBase.RecordEvents),
        new Marshaller<EventBatch>(WriteNothing, EventBatchReader.ReadCall),
        new Marshaller<BatchAnswer>(ResultsWriter.WriteCall, ReadNothing<BatchAnswer>));

    private static readonly Method<EventBatch, IReadOnlyList<BatchAnswer>> Stream = Marshalling.Method(
        Proto.EventService.Descriptor, nameof(Proto.EventService.EventServiceBase.StreamEvents),
        new Marshaller<EventBatch>(WriteNothing, EventBatchReader.ReadStream),
        new Marshaller<IReadOnlyList<BatchAnswer>>(ResultsWriter.WriteStream, ReadNothing<IReadOnlyList<BatchAnswer>>));

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<EventGateway> context)
    {
        context.AddUnaryMethod(Record, [], static (service, batch, call) => service.RecordAsync(batch, call));
        context.AddDuplexStreamingMethod(Stream, [], static (service, batches, answers, call) => service.StreamAsync(batches, answers, call));
    }

    private async Task<BatchAnswer> RecordAsync(EventBatch batch, ServerCallContext context)
    {
        try
        {
            var caller = context.AuthenticateSender(accounts);
            if (batch.Fault is not null)
                throw batch.Fault;
            return new BatchAnswer(0, await ingest.RecordAsync(
                caller, context.Address(), batch.SentMs, batch.Events, context.CancellationToken));
        }
        catch (Exception e)
        {
            throw guard.Answer(e, context);
        }
    }

    private async Task StreamAsync(
        IAsyncStreamReader<EventBatch> batches, IServerStreamWriter<IReadOnlyList<BatchAnswer>> answers, ServerCallContext context)
    {
        try
        {
            context.AuthenticateSender(accounts);
            // The key is looked at again for each batch: one that is revoked must not go on.
            var key = context.Key();
            var stream = new EventStream(
                ingest, () => accounts.Authenticate(key), context.Address(), lifetime.ApplicationStopping);
            await stream.RunAsync(batches, answers, context.CancellationToken);
        }
        catch (Exception e)
        {
            throw guard.Answer(e, context);
        }
    }

    private static void WriteNothing(EventBatch batch, SerializationContext context) =>
        throw new NotSupportedException("A gateway writes no requests.");

    private static T ReadNothing<T>(DeserializationContext context) =>
        throw new NotSupportedException("A gateway reads no answers.");
}
