namespace Insights.Client.Buffering;

/// <summary>An event that is held, as the bytes that are sent.</summary>
/// <param name="Bytes">An Event of events.proto, with its ID: each try sends the same.</param>
/// <param name="Round">What a flush waits for.</param>
/// <param name="EnqueuedAt">By the clock's timestamp.</param>
internal sealed record PendingEvent(byte[] Bytes, FlushRound Round, long EnqueuedAt);
