using Insights.Storage.GroupCommit;

namespace Insights.Storage.PostgreSql;

/// <summary>
/// The last entries that one writer appended, each kept with the write session that brought it, so that an append which goes on from
/// there need not ask: asking costs the database as much as appending. Another owner's append since is found by the unique key,
/// and then all of them are asked for again; an erasure, which leaves nothing to be found, by the count of erasures that every
/// commit reads.
/// </summary>
internal sealed class KnownHeads
{
    public const string CountErasures = "SELECT count FROM erasures";

    public const string AddErasure = "UPDATE erasures SET count = count + 1";

    // What was noted under another one holds no more.
    private object _period = new();
    private long _erasures = -1;
    private int _runs;

    /// <summary>How many users had been erased when they were known.</summary>
    public long Erasures => _erasures;

    /// <summary>Whether the append goes on from the last entry known of its session.</summary>
    public bool IsContinuedBy(AppendItem append) => HeadOf(append) is { } head && head.Seq == append.FirstSeq - 1;

    /// <summary>Whether each of some appends goes on from the last entry known of its session, or from one of them before it.</summary>
    public bool AreContinuedBy(List<WorkItem> items)
    {
        var run = ++_runs;
        foreach (var item in items)
        {
            if (item is not AppendItem append || HeadOf(append) is not { } head)
                return false;
            if ((head.Run == run ? head.RunSeq : head.Seq) != append.FirstSeq - 1)
                return false;
            (head.Run, head.RunSeq) = (run, append.LastSeq);
        }
        return true;
    }

    /// <summary>Forgets all where somebody was erased since.</summary>
    /// <returns>Whether what is known still holds.</returns>
    public bool HoldAt(long erasures)
    {
        if (_erasures == erasures)
            return true;
        Forget();
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
            if (append.WriteSession.Mark is not Head head)
                append.WriteSession.Mark = head = new Head();
            (head.Period, head.Seq, head.Incarnation) = (_period, append.LastSeq, append.Incarnation);
        }
    }

    public void Forget() => _period = new object();

    private Head? HeadOf(AppendItem append) =>
        append.WriteSession.Mark is Head head && ReferenceEquals(head.Period, _period) && head.Incarnation == append.Incarnation ? head : null;

    /// <summary>What is known of a write session. Touched by its writer alone.</summary>
    private sealed class Head
    {
        public object? Period;
        public long Seq;
        public long Incarnation;

        // Where the appends that are looked at together have come to.
        public long RunSeq;
        public int Run;
    }
}
