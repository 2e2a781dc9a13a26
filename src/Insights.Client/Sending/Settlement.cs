using Insights.Client.Buffering;
using Insights.Client.Metrics;
using Insights.V1;
using Microsoft.Extensions.Logging;
using Reason = Insights.V1.EventResult.Types.Reason;
using Status = Insights.V1.EventResult.Types.Status;

namespace Insights.Client.Sending;

/// <summary>Lets go of events that have their answer, counts them, and tells those that are lost.</summary>
internal sealed partial class Settlement(InsightsClientOptions options, EventBuffer buffer, ClientMetrics metrics, LossLog losses, ILogger logger)
{
    /// <summary>Takes the answers to a batch.</summary>
    /// <returns>The events for which sending again can help.</returns>
    public IReadOnlyList<PendingEvent> Take(IReadOnlyList<PendingEvent> batch, IReadOnlyList<EventResult> results)
    {
        List<PendingEvent>? left = null;
        for (var i = 0; i < batch.Count; i++)
        {
            var result = results[i];
            if (IsOpen(result))
                (left ??= []).Add(batch[i]);
            else if (result.Status == Status.Accepted)
                metrics.Accepted();
            else if (result.Status == Status.Duplicate)
                metrics.Duplicate();
            else
                Reject(batch[i], result);
        }
        buffer.Settle(left is null ? batch : batch.Except(left, ReferenceEqualityComparer.Instance).Cast<PendingEvent>());
        return left ?? (IReadOnlyList<PendingEvent>)[];
    }

    /// <summary>Gives up events that were held.</summary>
    public void Drop(IReadOnlyList<PendingEvent> events, LostReason reason, string detail)
    {
        foreach (var e in events)
            Tell(new LostEvent(Event.Parser.ParseFrom(e.Bytes), reason, null, detail));
        metrics.Dropped(reason, events.Count);
        buffer.Settle(events);
    }

    /// <summary>Gives up events whose sending failed in a way that was not foreseen.</summary>
    public void Fail(IReadOnlyList<PendingEvent> events, Exception e)
    {
        SendingFailed(logger, e, events.Count);
        Drop(events, LostReason.Failed, $"Sending failed: {e.Message}");
    }

    /// <summary>An event for which there was no room.</summary>
    public void DropFull(Event e)
    {
        metrics.NotAdded();
        metrics.Dropped(LostReason.Full, 1);
        Tell(new LostEvent(e, LostReason.Full, null, "There was no room for it: the gateways take less than is enqueued."));
    }

    /// <summary>The answer to an event that no gateway would take.</summary>
    public static EventResult TooLarge() => new()
    {
        Status = Status.Rejected,
        Reason = Reason.EventTooLarge,
        Detail = $"The event is larger than {InsightsClientOptions.LargestEvent} bytes.",
    };

    /// <summary>Whether sending an event again can help; not where it has an answer for good.</summary>
    public static bool IsOpen(EventResult result) => result switch
    {
        { Status: Status.Accepted or Status.Duplicate } => false,
        { Status: Status.Rejected, Reason: not (Reason.Overloaded or Reason.Unavailable) } => false,
        _ => true,
    };

    /// <summary>Takes back an event that no gateway would take.</summary>
    public void RejectTooLarge(Event e)
    {
        var result = TooLarge();
        metrics.NotAdded();
        metrics.Rejected(result.Reason);
        Tell(new LostEvent(e, LostReason.Rejected, result, result.Detail));
    }

    private void Reject(PendingEvent e, EventResult result)
    {
        metrics.Rejected(result.Reason);
        Tell(new LostEvent(Event.Parser.ParseFrom(e.Bytes), LostReason.Rejected, result, result.Detail));
    }

    private void Tell(LostEvent lost)
    {
        try
        {
            options.OnLost?.Invoke(lost);
            losses.Add(lost);
        }
        catch (Exception e)
        {
            // The caller's own fault must not stop what is sent for all others.
            CallbackFailed(logger, e, lost.Reason);
        }
    }

    [LoggerMessage(4102, LogLevel.Error, "Sending {Events} events failed in a way that was not foreseen; they are lost.")]
    private static partial void SendingFailed(ILogger logger, Exception e, int events);

    [LoggerMessage(4101, LogLevel.Error, "The callback for lost events failed on one that was lost for {Reason}.")]
    private static partial void CallbackFailed(ILogger logger, Exception e, LostReason reason);
}
