using System.Threading.Channels;

namespace Insights.Enrichment.Browsers.LongTail;

/// <summary>
/// User agents that are to be read when there is time, each once. When full, new ones are not taken: their next event
/// brings them again. Safe for concurrent use.
/// </summary>
/// <param name="capacity">Most that wait; each has at most <see cref="BrowserFinder.MaxLength"/> characters.</param>
internal sealed class DeferredReads(int capacity)
{
    private readonly Channel<string> _queue = Channel.CreateBounded<string>(new BoundedChannelOptions(capacity) { SingleReader = true });
    private readonly HashSet<string> _waiting = [];

    public int Count
    {
        get
        {
            lock (_waiting)
                return _waiting.Count;
        }
    }

    public void Add(string userAgent)
    {
        lock (_waiting)
        {
            if (!_waiting.Contains(userAgent) && _queue.Writer.TryWrite(userAgent))
                _waiting.Add(userAgent);
        }
    }

    /// <summary>The next one, as soon as there is one; for one reader.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async ValueTask<string> TakeAsync(CancellationToken ct)
    {
        var next = await _queue.Reader.ReadAsync(ct).ConfigureAwait(false);
        lock (_waiting)
            _waiting.Remove(next);
        return next;
    }
}
