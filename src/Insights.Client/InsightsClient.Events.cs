using Insights.V1;

namespace Insights.Client;

public sealed partial class InsightsClient
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<EventResult>> RecordAsync(IEnumerable<Event> events, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        ThrowIfDisposed();
        return await _recording.SendAsync([.. events.Select(e => Complete(new Event(e)))], ct).ConfigureAwait(false);
    }
}
