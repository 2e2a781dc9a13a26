using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Sessions;

namespace Insights.Domain.EndUsers;

public sealed partial class EndUser
{
    /// <inheritdoc cref="EndUserOwner.LookAhead"/>
    internal static long LookAhead(ReadOnlySpan<EndUser?> users, ReadOnlySpan<ComingEvent> coming)
    {
        var histories = new Ahead<SessionHistory?>();
        var stretches = new Ahead<Stretch?>();
        var ids = new Ahead<KnownIds?>();
        var seen = 0L;
        for (var i = 0; i < users.Length; i++)
            (histories[i], ids[i], seen) = (users[i]?._history, users[i]?._ids, seen + (users[i]?.Seq ?? 0));
        for (var i = 0; i < users.Length; i++)
            seen += (long?)users[i]?._latest?.Traits ?? 0;
        for (var i = 0; i < users.Length; i++)
            (stretches[i], seen) = (histories[i]?.Latest, seen + (histories[i]?.DetailCount ?? 0));
        for (var i = 0; i < users.Length; i++)
            seen += ids[i]?.Count ?? 0;
        for (var i = 0; i < users.Length; i++)
            seen += stretches[i]?.LastMs ?? 0;
        for (var i = 0; i < users.Length; i++)
            seen += ids[i]?.SlotOf(coming[i].EventId) ?? 0;
        for (var i = 0; i < users.Length; i++)
            seen += stretches[i]?.Events.Count ?? 0;
        for (var i = 0; i < users.Length; i++)
            seen += stretches[i]?.Events.LookAtEnd() ?? 0;
        return seen;
    }
}
