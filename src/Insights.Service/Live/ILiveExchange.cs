namespace Insights.Service.Live;

/// <summary>How what a process took gets to the board of every process.</summary>
public interface ILiveExchange
{
    /// <summary>Whether nothing but this process is concerned, so that it may be asked for at any time.</summary>
    bool IsLocal { get; }

    /// <summary>Tells what came, and hears what came elsewhere. One at a time.</summary>
    ValueTask ExchangeAsync(CancellationToken ct);
}

/// <summary>For a process that is alone.</summary>
public sealed class LocalLive(LiveOutbox outbox, LiveBoard board) : ILiveExchange
{
    private readonly Lock _lock = new();

    public bool IsLocal => true;

    public ValueTask ExchangeAsync(CancellationToken ct)
    {
        // What one caller drains must be on the board before another reads it.
        lock (_lock)
        {
            for (var slice = 0; slice < board.Slices.Count; slice++)
                board.Take(slice, outbox.Drain(slice));
        }
        return ValueTask.CompletedTask;
    }
}
