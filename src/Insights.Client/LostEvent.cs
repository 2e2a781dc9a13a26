using Insights.V1;

namespace Insights.Client;

/// <summary>Why an event will not be counted.</summary>
public enum LostReason
{
    /// <summary>The gateway rejected it for good; <see cref="LostEvent.Result"/> says why.</summary>
    Rejected = 1,

    /// <summary>There was no room, and the options say to drop.</summary>
    Full,

    /// <summary>It was tried for as long as the options allow. It may yet have been stored.</summary>
    GaveUp,

    /// <summary>The gateway refused the whole call for good: the key is no good, or is not allowed to send.</summary>
    Refused,

    /// <summary>The client was disposed before it was answered. It may yet have been stored.</summary>
    Disposed,

    /// <summary>Sending it failed here in a way that was not foreseen; the log says how. It may yet have been stored.</summary>
    Failed,
}

/// <summary>An event that will not be counted, or of which that is not known.</summary>
/// <param name="Event">As it was sent, with the ID that was made for it.</param>
/// <param name="Result">The gateway's answer; null where it did not answer for this event.</param>
/// <param name="Detail">The same in words; for people.</param>
public sealed record LostEvent(Event Event, LostReason Reason, EventResult? Result, string Detail);
