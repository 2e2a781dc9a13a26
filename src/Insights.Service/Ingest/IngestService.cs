using System.Net;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Service.Keys;

namespace Insights.Service.Ingest;

/// <summary>Takes batches of events: each event gets its own answer, and an answer means durable (DESIGN 1.2, 2.1).</summary>
public sealed class IngestService(IEndUsers users, EventIntake intake, TimeProvider clock)
{
    /// <summary>How often a batch is tried when another owner of the same user got in between.</summary>
    private const int Tries = 4;

    /// <returns>One answer for each event, in order.</returns>
    /// <exception cref="ServiceException">
    /// The key may not send events; or nothing could be stored and sending again may help
    /// (<see cref="ServiceFault.ResourceExhausted"/>, <see cref="ServiceFault.Unavailable"/>).
    /// </exception>
    public async ValueTask<RecordResult[]> RecordAsync(
        Caller caller, IPAddress? connectionAddress, long? sentMs, IReadOnlyList<IncomingEvent> events, CancellationToken ct)
    {
        var context = new BatchContext(
            caller, caller.AccountToSend(), connectionAddress, sentMs, clock.GetUtcNow().ToUnixTimeMilliseconds());
        var results = new RecordResult[events.Count];
        var parts = new Dictionary<EndUserKey, UserPart>();
        for (var i = 0; i < events.Count; i++)
        {
            var (user, command, rejection) = intake.Take(events[i], context, out var madeId);
            results[i] = new RecordResult(RecordStatus.Rejected, rejection, madeId);
            if (rejection is not null)
                continue;
            if (!parts.TryGetValue(user, out var part))
                parts.Add(user, part = new UserPart(user));
            part.Indexes.Add(i);
            part.Commands.Add(command);
        }
        await RecordPartsAsync(parts.Values, results, ct).ConfigureAwait(false);
        ThrowIfNothingCouldBeStored(results);
        return results;
    }

    private async ValueTask RecordPartsAsync(Dictionary<EndUserKey, UserPart>.ValueCollection parts, RecordResult[] results, CancellationToken ct)
    {
        // All users are handed their events before the first is waited for, so that they share a commit.
        var pending = new List<(UserPart Part, Task<IReadOnlyList<RecordOutcome>> Task)>(parts.Count);
        foreach (var part in parts)
            pending.Add((part, users.RecordAsync(part.User, part.Commands, ct).AsTask()));
        foreach (var (part, task) in pending)
        {
            try
            {
                part.Take(await task.ConfigureAwait(false), results);
            }
            catch (StoreException e)
            {
                await RetryAsync(part, e, results, ct).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask RetryAsync(UserPart part, StoreException fault, RecordResult[] results, CancellationToken ct)
    {
        for (var tries = 1; tries < Tries && fault.Fault is StoreFault.Conflict or StoreFault.BrokenLane; tries++)
        {
            try
            {
                part.Take(await users.RecordAsync(part.User, part.Commands, ct).ConfigureAwait(false), results);
                return;
            }
            catch (StoreException e)
            {
                fault = e;
            }
        }
        part.Reject(
            fault.Fault == StoreFault.Full
                ? new(RejectionReason.Overloaded, "Too much is waiting to be written; send it again after a moment.")
                : new(RejectionReason.Unavailable, "It is not known to be stored; send it again with the same eventId."),
            results);
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
