using System.Runtime.CompilerServices;
using Insights.Service;
using Insights.Service.Keys;

namespace Insights.Api.Bodies;

/// <summary>What one request, or one stream, holds of a <see cref="BodyRoom"/>; given back when it is disposed.</summary>
internal sealed class BodyLease(BodyRoom room, StrongBox<long> ofKey) : IDisposable
{
    private static readonly TimeSpan ComeAgain = TimeSpan.FromSeconds(1);

    private long _held;

    /// <summary>Events that a request with events has been counted as, by what has come of it: at first one.</summary>
    public int Counted { get; private set; } = 1;

    /// <summary>Counts what has come of a body with events against the limits of its key, before anything is made of it.</summary>
    public void Charge(Caller caller, long bytes)
    {
        if (KeyRate.EventsIn(bytes) is var events && events <= Counted)
            return;
        caller.ChargeEvents(events - Counted);
        Counted = events;
    }

    /// <summary>Says how much it holds now; for one who holds it alone.</summary>
    /// <exception cref="ServiceException"><see cref="ServiceFault.ResourceExhausted"/>: there is no room for so much. It holds what it held before.</exception>
    public void Hold(long bytes) => Add(bytes - Volatile.Read(ref _held));

    /// <summary>Takes more, or gives some back.</summary>
    /// <exception cref="ServiceException"><see cref="ServiceFault.ResourceExhausted"/>: there is no room for so much.</exception>
    public void Add(long bytes)
    {
        if (bytes > 0 && !room.TryTake(ofKey, bytes))
            throw new ServiceException(
                ServiceFault.ResourceExhausted, "Requests under way hold as many bytes as they may; send less at a time, or later.", retryAfter: ComeAgain);
        if (bytes < 0)
            room.Give(ofKey, -bytes);
        Interlocked.Add(ref _held, bytes);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _held, 0) is var held && held > 0)
            room.Give(ofKey, held);
    }
}
