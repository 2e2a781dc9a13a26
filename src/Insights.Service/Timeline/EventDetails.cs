using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Storage.Codec;

namespace Insights.Service.Timeline;

/// <summary>
/// Details that a lean log lacks (<see cref="IUserStore.ReadLeanLogAsync"/>), read back where they are asked for. Holds what one
/// append brought, so whoever asks for events that came together reads once.
/// </summary>
internal sealed class EventDetails(IUserStore store, EndUserKey key, IReadOnlyList<LogEntry> log)
{
    private readonly Dictionary<string, long> _numbers = log.Where(e => e.IsLean)
        .Select(e => (e.Seq, Entry: UserCodec.Instance.Decode(e.Bytes))).Where(e => e.Entry is EventAccepted)
        .GroupBy(e => ((EventAccepted)e.Entry).Event.EventId, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Seq, StringComparer.Ordinal);

    private IReadOnlyList<LogEntry> _page = [];

    /// <summary>The event with all its details; as it is where they have left the log meanwhile.</summary>
    public async ValueTask<UserEvent> WholeAsync(UserEvent e, CancellationToken ct)
    {
        if (!_numbers.TryGetValue(e.EventId, out var number))
            return e;
        if (_page.Count == 0 || number < _page[0].Seq || number > _page[^1].Seq)
            _page = await store.ReadLogPageAsync(key, number - 1, 1, ct).ConfigureAwait(false);
        var entry = _page.FirstOrDefault(found => found.Seq == number);
        return entry.Seq == number && UserCodec.Instance.Decode(entry.Bytes) is EventAccepted whole && whole.Event.EventId == e.EventId ? whole.Event : e;
    }
}
