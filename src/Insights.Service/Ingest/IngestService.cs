using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Service.Keys;
using Insights.Service.Live;
using Insights.Service.Telemetry;

namespace Insights.Service.Ingest;

/// <summary>Takes batches of events: each event gets its own answer, and an answer means durable (docs/semantics.md 1.2, docs/architecture.md 2.1).</summary>
public sealed class IngestService(
    IEndUsers users, EventIntake intake, TimeProvider clock, LiveOutbox? live = null, MemoryLoad? memory = null, NewUsers? newUsers = null,
    UserBytes? userBytes = null)
{
    /// <summary>How often a batch is tried when another owner of the same user got in between.</summary>
    private const int Tries = 4;

    private static readonly RecordResult _memoryIsFull = RecordResult.Rejected(
        new Rejection(RejectionReason.Overloaded, "The memory of the server is full; send the event again later."));

    /// <returns>One answer for each event, in order.</returns>
    /// <exception cref="ServiceException">
    /// The key may not send events; or nothing could be stored and sending again may help
    /// (<see cref="ServiceFault.ResourceExhausted"/>, <see cref="ServiceFault.Unavailable"/>).
    /// </exception>
    public async ValueTask<RecordResult[]> RecordAsync(
        Caller caller, SendingClient? client, long? sentMs, IReadOnlyList<IncomingEvent> events, CancellationToken ct)
    {
        caller.CountEvents(events.Count);
        using var watch = IngestMetrics.Begin(events.Count);
        var context = new BatchContext(
            caller, caller.AccountToSend(), client, sentMs, clock.GetUtcNow().ToUnixTimeMilliseconds());
        var results = new RecordResult[events.Count];
        var parts = new UserParts(events.Count);
        Deal(events, context, parts, results, 0);
        await RecordPartsAsync(parts.All, results, context.ReceivedMs, ct).ConfigureAwait(false);
        watch.Answered(results);
        ThrowIfNothingCouldBeStored(results);
        return results;
    }

    /// <summary>
    /// Takes batches that came together on one connection as if they were one, which costs little more than the largest of
    /// them. What could not be stored is rejected event by event, a batch beyond the rate of its key too.
    /// </summary>
    /// <param name="batches">Each sent with a key that may send events.</param>
    /// <returns>One answer for each event of each batch, in order.</returns>
    public async Task<RecordResult[]> RecordAsync(IReadOnlyList<SentBatch> batches, SendingClient? client, CancellationToken ct)
    {
        var count = 0;
        foreach (var batch in batches)
            count += batch.Events.Count;
        using var watch = IngestMetrics.Begin(count);
        var receivedMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var results = new RecordResult[count];
        var parts = new UserParts(count);
        var at = 0;
        foreach (var (caller, sentMs, events) in batches)
        {
            try
            {
                caller.CountEvents(events.Count);
                Deal(events, new BatchContext(caller, caller.AccountToSend(), client, sentMs, receivedMs), parts, results, at);
            }
            catch (ServiceException e) when (e.Fault == ServiceFault.ResourceExhausted)
            {
                Array.Fill(results, RecordResult.Rejected(new Rejection(RejectionReason.Overloaded, e.Message)), at, events.Count);
            }
            at += events.Count;
        }
        await RecordPartsAsync(parts.All, results, receivedMs, ct).ConfigureAwait(false);
        watch.Answered(results);
        return results;
    }

    /// <summary>Takes the events in and deals them to their users, in their order. Where memory is full, takes none.</summary>
    /// <param name="at">Where the answer of the first goes.</param>
    private void Deal(IReadOnlyList<IncomingEvent> events, in BatchContext context, UserParts parts, RecordResult[] results, int at)
    {
        if (memory is { IsFull: true })
        {
            Array.Fill(results, _memoryIsFull, at, events.Count);
            return;
        }
        newUsers?.Forget();
        for (var i = 0; i < events.Count; i++, at++)
        {
            var (user, command, rejection) = intake.Take(events[i], context, out var madeId);
            rejection ??= newUsers?.Count(context.Caller, user, memory is { IsNearlyFull: true })
                ?? userBytes?.Count(context.Caller, user, command.Event, context.ReceivedMs);
            results[at] = new RecordResult(RecordStatus.Rejected, rejection, madeId);
            if (rejection is null)
                parts.Add(user, context.Caller.Settings, at, command);
        }
    }

    private async ValueTask RecordPartsAsync(List<UserPart> parts, RecordResult[] results, long receivedMs, CancellationToken ct)
    {
        // All users are handed their events before the first is waited for, so that they share a commit.
        for (var i = 0; i < parts.Count; i++)
        {
            var part = parts[i];
            if (users.TryRecord(part.User, part.Commands, out var recorded))
                (part.Outcomes, part.Pending) = (recorded.Outcomes, recorded.Durable);
            else
                part.Pending = users.RecordAsync(part.User, part.Commands, ct).AsTask();
        }
        // The last first: commits come in order, and whoever waits for the last need seldom wait again.
        for (var i = parts.Count - 1; i >= 0; i--)
        {
            var part = parts[i];
            try
            {
                if (!part.Pending.IsCompletedSuccessfully)
                    await part.Pending.ConfigureAwait(false);
                Take(part, part.Outcomes ?? ((Task<IReadOnlyList<RecordOutcome>>)part.Pending).Result, results, receivedMs);
            }
            catch (StoreException e)
            {
                await RetryAsync(part, e, results, receivedMs, ct).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask RetryAsync(UserPart part, StoreException fault, RecordResult[] results, long receivedMs, CancellationToken ct)
    {
        for (var tries = 1; tries < Tries && fault.Fault is StoreFault.Conflict or StoreFault.BrokenSession; tries++)
        {
            try
            {
                Take(part, await users.RecordAsync(part.User, part.Commands, ct).ConfigureAwait(false), results, receivedMs);
                return;
            }
            catch (StoreException e)
            {
                fault = e;
            }
        }
        var told = ServiceException.Of(fault, "It is not known to be stored; send it again with the same eventId.").Message;
        part.Reject(new(fault.Fault == StoreFault.Full ? RejectionReason.Overloaded : RejectionReason.Unavailable, told), results);
    }

    private void Take(UserPart part, IReadOnlyList<RecordOutcome> outcomes, RecordResult[] results, long receivedMs)
    {
        part.Take(outcomes, results);
        live?.Note(part.User, part.Commands, outcomes, receivedMs);
    }

    private static void ThrowIfNothingCouldBeStored(RecordResult[] results)
    {
        if (results.Length == 0 || results[0].Rejection?.Reason is not { } reason || !reason.CanRetry())
            return;
        foreach (var result in results)
        {
            // An ID that the server made must reach the client, or its resend could count the event again.
            if (result.Rejection?.Reason != reason || result.EventId is not null)
                return;
        }
        throw new ServiceException(
            reason == RejectionReason.Overloaded ? ServiceFault.ResourceExhausted : ServiceFault.Unavailable,
            results[0].Rejection!.Detail);
    }
}
