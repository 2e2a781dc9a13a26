using Insights.Storage.GroupCommit;

namespace Insights.Storage.PostgreSql;

/// <summary>
/// The last entries of users that one writer appended to, so that an append which goes on from there need not ask: asking
/// costs the database as much as appending. Another owner's append since is found by the unique key, and then all of them
/// are asked for again; an erasure, which leaves nothing to be found, by the count of erasures that every commit reads.
/// </summary>
internal sealed class KnownHeads
{
    /// <summary>Most users remembered; beyond it all are forgotten.</summary>
    private const int Most = 200_000;

    public const string CountErasures = "SELECT count FROM erasures";

    public const string AddErasure = "UPDATE erasures SET count = count + 1";

    private readonly Dictionary<Guid, (long Seq, long Life)> _heads = [];
    private long _erasures = -1;

    /// <summary>How many users had been erased when they were known.</summary>
    public long Erasures => _erasures;

    /// <summary>Whether the append goes on from the last entry known of its user.</summary>
    public bool IsContinuedBy(AppendItem append) =>
        _heads.TryGetValue(append.UserHash, out var head) && head == (append.FirstSeq - 1, append.Life);

    /// <summary>Forgets all where somebody was erased since.</summary>
    /// <returns>Whether what is known still holds.</returns>
    public bool HoldAt(long erasures)
    {
        if (_erasures == erasures)
            return true;
        _heads.Clear();
        _erasures = erasures;
        return false;
    }

    /// <summary>Takes note of what was committed.</summary>
    public void Took(List<WorkItem> items)
    {
        foreach (var item in items)
        {
            if (item is not AppendItem append)
                continue;
            if (_heads.Count >= Most)
                _heads.Clear();
            _heads[append.UserHash] = (append.LastSeq, append.Life);
        }
    }

    public void Forget() => _heads.Clear();
}
