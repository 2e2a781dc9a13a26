namespace Insights.Testing.Oracle;

/// <summary>An operation on an anonymous ID, as docs/semantics.md 1.7 orders them. An event with both IDs is one too.</summary>
/// <param name="UserId">Links to this user; null: ends the link.</param>
public sealed record OracleOp(string AnonymousId, long TimeMs, string OpId, string? UserId);

/// <summary>An accepted event of a record, with the IDs that it carried.</summary>
public sealed record OracleItem(OracleEvent Event, string? UserId, string? AnonymousId);

/// <summary>An accepted update of a record, with the ID that it was addressed to.</summary>
public sealed record OracleUpdateItem(OracleUpdate Update, string? UserId, string? AnonymousId);

/// <summary>
/// Whose events and updates are whose, by the words of docs/semantics.md 1.7, from the sets of operations and items alone: slow, plain,
/// and written apart from the product.
/// </summary>
public sealed class IdentityOracle(
    IReadOnlyCollection<OracleOp> operations, IReadOnlyCollection<OracleItem> items, IReadOnlyCollection<OracleUpdateItem>? updates = null)
{
    private readonly ILookup<string, OracleOp> _ordered = operations
        .OrderBy(o => o.TimeMs).ThenBy(o => o.OpId, StringComparer.Ordinal)
        .ToLookup(o => o.AnonymousId);

    /// <summary>The events that an anonymous record shows.</summary>
    public IReadOnlyList<OracleEvent> OfAnonymous(string anonymousId) =>
        [.. items.Where(i => i.UserId is null && i.AnonymousId == anonymousId && LinkedAt(anonymousId, i.Event.TimeMs) is null).Select(i => i.Event)];

    /// <summary>The events that an identified user shows: its own, and what anonymous records brought.</summary>
    public IReadOnlyList<OracleEvent> OfIdentified(string userId) =>
    [
        .. items.Where(i => i.UserId == userId).Select(i => i.Event),
        .. items.Where(i => i.UserId is null && BelongsTo(i.AnonymousId!, i.Event.TimeMs, userId)).Select(Taken),
    ];

    /// <summary>The updates that an anonymous record shows.</summary>
    public IReadOnlyList<OracleUpdate> UpdatesOfAnonymous(string anonymousId) =>
        [.. Updates.Where(u => u.UserId is null && u.AnonymousId == anonymousId && LinkedAt(anonymousId, u.Update.TimeMs) is null).Select(u => u.Update)];

    /// <summary>The updates that an identified user shows: its own, and what anonymous records brought.</summary>
    public IReadOnlyList<OracleUpdate> UpdatesOfIdentified(string userId) =>
    [
        .. Updates.Where(u => u.UserId == userId).Select(u => u.Update),
        .. Updates.Where(u => u.UserId is null && BelongsTo(u.AnonymousId!, u.Update.TimeMs, userId))
            .Select(u => u.Update with { Id = TakenId(u.Update.Id, u.AnonymousId!) }),
    ];

    private IReadOnlyCollection<OracleUpdateItem> Updates => updates ?? [];

    /// <summary>The links of an anonymous ID, by time; one that goes on with the same user is one.</summary>
    public IReadOnlyList<(string UserId, long SinceMs, long? UntilMs)> LinksOf(string anonymousId)
    {
        var links = new List<(string UserId, long SinceMs, long? UntilMs)>();
        string? now = null;
        foreach (var op in OrderedOf(anonymousId))
        {
            if (op.UserId == now)
                continue;
            if (now is not null)
                links[^1] = links[^1] with { UntilMs = op.TimeMs };
            if (op.UserId is not null)
                links.Add((op.UserId, op.TimeMs, null));
            now = op.UserId;
        }
        return links;
    }

    /// <summary>Inside a link it is that user's; outside, also that of whom the next link names.</summary>
    public bool BelongsTo(string anonymousId, long timeMs, string userId)
    {
        if (LinkedAt(anonymousId, timeMs) is { } linked)
            return linked == userId;
        return OrderedOf(anonymousId).Where(o => o.TimeMs > timeMs).FirstOrDefault(o => o.UserId is not null)?.UserId == userId;
    }

    /// <summary>Whom the last operation at or before the moment links to, whose alone an item of then is; null: nobody.</summary>
    public string? LinkedAt(string anonymousId, long timeMs) =>
        OrderedOf(anonymousId).LastOrDefault(o => o.TimeMs <= timeMs)?.UserId;

    private IEnumerable<OracleOp> OrderedOf(string anonymousId) => _ordered[anonymousId];

    /// <summary>The same event_id of two anonymous records is two events.</summary>
    private static OracleEvent Taken(OracleItem item) => item.Event with { Id = TakenId(item.Event.Id, item.AnonymousId!) };

    private static string TakenId(string id, string anonymousId) => id + "\u0001" + anonymousId;
}
