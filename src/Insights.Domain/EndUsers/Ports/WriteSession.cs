namespace Insights.Domain.EndUsers.Ports;

/// <summary>
/// What one owner of one user writes, in order. Once one write fails, or its outcome is unclear, all later ones of the session
/// fail too, without being tried: they were decided on what was not written. The owner then reads again and begins another.
/// </summary>
public sealed class WriteSession(EndUserKey user)
{
    private volatile bool _broken;

    public EndUserKey User { get; } = user;

    /// <summary>The user's hash, computed once (<see cref="EndUserKey.ToHash"/>).</summary>
    public Guid UserHash { get; } = user.ToHash();

    /// <summary>
    /// The incarnation of the user that the writes are for; set before the first of them. The store keeps it with the first entry and
    /// refuses, as a conflict, what is for another incarnation: that user was erased since, and may be back under the same numbers.
    /// </summary>
    public long Incarnation { get; set; }

    /// <summary>What the store remembers of the session; nobody else's business.</summary>
    public object? Mark { get; set; }

    /// <summary>Whether a write of this session failed.</summary>
    public bool IsBroken => _broken;

    /// <summary>Called by the store before it reports a failure.</summary>
    public void Break() => _broken = true;
}
