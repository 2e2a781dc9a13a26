namespace Insights.Domain.Identity;

/// <summary>
/// The operations on one anonymous ID, and what they mean for its items (docs/semantics.md 1.7). A function of their set. Linked to a
/// user is the time from a link, inclusive, until the next operation that is no link to the same user, exclusive.
/// </summary>
internal sealed class LinkOps
{
    private readonly List<LinkOp> _ordered = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    public IReadOnlyList<LinkOp> Ordered => _ordered;

    public bool Knows(string operationId) => _ids.Contains(operationId);

    /// <summary>Takes an operation in.</summary>
    /// <returns>
    /// The users for whom it may change what is theirs, at most three: whom it names, whose link it ends, and whom the next
    /// link names, who had what now goes elsewhere. For all others items and spans stay as they are.
    /// </returns>
    public IReadOnlyList<string> Add(LinkOp op)
    {
        if (!_ids.Add(op.Key.Id))
            throw new InvalidOperationException("An operation is taken once.");
        var at = _ordered.Count;
        while (at > 0 && _ordered[at - 1].Key > op.Key)
            at--;
        _ordered.Insert(at, op);
        var next = _ordered.FindIndex(at + 1, o => o.UserId is not null);
        string?[] touched = [op.UserId, at > 0 ? _ordered[at - 1].UserId : null, next < 0 ? null : _ordered[next].UserId];
        return [.. touched.OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    /// <summary>
    /// Whose an item of a moment is: inside a link that user's alone; outside the anonymous record's own, and also that of
    /// the user whom the next link names, if there is one.
    /// </summary>
    public (bool Own, string? User) OwnersAt(long timeMs)
    {
        var next = _ordered.Count;
        while (next > 0 && _ordered[next - 1].Key.TimeMs > timeMs)
            next--;
        if (next > 0 && _ordered[next - 1].UserId is { } linked)
            return (false, linked);
        for (; next < _ordered.Count; next++)
        {
            if (_ordered[next].UserId is { } user)
                return (true, user);
        }
        return (true, null);
    }

    /// <summary>Whether the anonymous ID is linked to the user where the operation stands, so that a link by it changes nothing.</summary>
    public bool Covers(OpKey op, string userId)
    {
        LinkOp? before = null;
        foreach (var known in _ordered)
        {
            if (known.Key > op)
                break;
            before = known;
        }
        return before?.UserId == userId;
    }

    /// <summary>All links in their order; one that goes on with the same user is one.</summary>
    public List<LinkSpan> Spans()
    {
        var spans = new List<LinkSpan>();
        string? linked = null;
        foreach (var op in _ordered)
        {
            if (op.UserId == linked)
                continue;
            if (linked is not null)
                spans[^1] = spans[^1] with { Until = op.Key };
            if (op.UserId is not null)
                spans.Add(new LinkSpan(op.UserId, op.Key, null));
            linked = op.UserId;
        }
        return spans;
    }

    /// <summary>Every user that an operation names.</summary>
    public IEnumerable<string> Users => _ordered.Select(o => o.UserId).OfType<string>().Distinct(StringComparer.Ordinal);
}
