using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Insights.V1;

namespace Insights.Client.Sending;

/// <summary>Sends events for a caller who waits for their answers.</summary>
internal sealed class Recording(InsightsClientOptions options, RetriedCall calls)
{
    /// <param name="events">With IDs and times; not changed by anyone.</param>
    /// <returns>An answer for each, in order.</returns>
    public async Task<IReadOnlyList<EventResult>> SendAsync(IReadOnlyList<Event> events, CancellationToken ct)
    {
        var results = new EventResult?[events.Count];
        var batch = new List<int>();
        var bytes = 0;
        for (var i = 0; i < events.Count; i++)
        {
            var size = events[i].CalculateSize();
            if (size > InsightsClientOptions.LargestEvent)
            {
                results[i] = Settlement.TooLarge();
                continue;
            }
            if (batch.Count == options.BatchEvents || (batch.Count > 0 && bytes + size > options.BatchBytes))
            {
                await SendAsync(events, batch, results, ct).ConfigureAwait(false);
                (batch, bytes) = ([], 0);
            }
            batch.Add(i);
            bytes += size;
        }
        if (batch.Count > 0)
            await SendAsync(events, batch, results, ct).ConfigureAwait(false);
        return results!;
    }

    private async Task SendAsync(IReadOnlyList<Event> events, List<int> batch, EventResult?[] results, CancellationToken ct)
    {
        try
        {
            await calls.MakeAsync(
                async (invoker, call) =>
                {
                    var open = batch.FindAll(i => results[i] is not { } result || Settlement.IsOpen(result));
                    var request = new RecordEventsRequest { SentAt = Timestamp.FromDateTimeOffset(options.Clock.GetUtcNow()), Events = { open.Select(i => events[i]) } };
                    using var answer = new EventService.EventServiceClient(invoker).RecordEventsAsync(request, call);
                    var answered = (await answer.ResponseAsync.ConfigureAwait(false)).Results;
                    if (answered.Count != open.Count)
                        throw Again(StatusCode.Unavailable, "The gateway answered for another number of events.");
                    for (var i = 0; i < open.Count; i++)
                        results[open[i]] = answered[i];
                    return answered.Any(Settlement.IsOpen) ? throw Again(StatusCode.ResourceExhausted, "The gateway had no room for all of them.") : true;
                },
                options.GiveUpAfter, ct).ConfigureAwait(false);
        }
        catch (RpcException) when (batch.TrueForAll(i => results[i] is not null))
        {
            // The time is up; each event has the last answer that came.
        }
    }

    private static RpcException Again(StatusCode code, string detail) => new(new Status(code, detail));
}
