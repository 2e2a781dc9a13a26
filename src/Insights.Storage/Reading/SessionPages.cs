using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Sessions;

namespace Insights.Storage.Reading;

/// <summary>
/// Cuts a page of sessions. Databases order texts by code point, the product by UTF-16 code unit; the two differ beyond
/// U+D7FF. So a database hands over whole groups of equal starts, and the few that share one are put in order here.
/// </summary>
internal static class SessionPages
{
    public static async ValueTask<IReadOnlyList<Session>> ReadAsync(
        IStoreReader reader, Guid user, SessionCursor? after, int limit, CancellationToken ct)
    {
        var read = await reader.SessionsAsync(user, after?.StartMs ?? long.MaxValue, limit, ct).ConfigureAwait(false);
        if (after is not null)
            read.RemoveAll(s => s.StartMs == after.StartMs && string.CompareOrdinal(s.FirstEventId, after.FirstEventId) >= 0);
        read.Sort(NewestFirst);
        if (read.Count > limit)
            read.RemoveRange(limit, read.Count - limit);
        return read;
    }

    /// <summary>By start, then by first event_id, ordinal.</summary>
    public static int OldestFirst(Session a, Session b) =>
        a.StartMs != b.StartMs ? a.StartMs.CompareTo(b.StartMs) : string.CompareOrdinal(a.FirstEventId, b.FirstEventId);

    private static int NewestFirst(Session a, Session b) => OldestFirst(b, a);
}
