using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;

namespace Insights.Testing.InMemory;

/// <summary>All that is stored of one user. Each method is one write: null when made, else why it was not.</summary>
internal sealed class InMemoryUser(EndUserKey key, long incarnation)
{
    private readonly List<byte[]> _log = [];

    // How many entries are no more, as one stands for them.
    private long _gone;
    private readonly List<Session> _sessions = [];
    private Snapshot? _snapshot;
    private ProjectionHead? _head;
    private Profile? _profile;

    public EndUserKey Key { get; } = key;

    public long Incarnation { get; } = incarnation;

    /// <summary>The day in which it expires; null while that is not known.</summary>
    public long? ExpiresMs { get; private set; }

    public long? MergedMs { get; private set; }

    /// <summary>From when on lists leave it out; null while that is not known.</summary>
    public long? GoneMs { get; private set; }

    public Profile? Profile => _profile;

    public IReadOnlyList<Session> Sessions => _sessions;

    /// <summary>How much there is.</summary>
    public ErasedRows Rows => new(_log.Count, _sessions.Count, _profile?.Values.All.Count ?? 0, _snapshot is null ? 0 : 1, AlarmDueMs is null ? 0 : 1);

    public long? AlarmDueMs { get; private set; }

    private long LastSeq => _gone + _log.Count;

    public StoreFault? Append(LogAppend append)
    {
        if (append.FirstSeq != LastSeq + 1)
            return StoreFault.Conflict;
        _log.AddRange(append.Entries);
        AlarmDueMs = append.AlarmMs ?? AlarmDueMs;
        return null;
    }

    public bool MayErase(long upToSeq) => LastSeq <= upToSeq;

    public StoreFault? Settle(Settlement settlement)
    {
        if (settlement.Seq <= 0 || settlement.Seq != LastSeq)
            return StoreFault.Conflict;
        if ((settlement.Projection is { } expecting && expecting.Expected != _head) || (settlement.Compaction is { } cut && cut.FirstSeq != _gone + 1))
            return StoreFault.Conflict;
        if (settlement.Compaction is { } compaction)
            Compact(compaction);
        if (settlement.Projection is { } projection)
            Project(settlement.Seq, projection);
        if (settlement.Snapshot is { } snapshot)
            _snapshot = new Snapshot(settlement.Seq, snapshot);
        if (settlement.Alarm is { } alarm && !(AlarmDueMs > alarm.GoneOffByMs))
            AlarmDueMs = alarm.DueMs;
        return null;
    }

    private void Compact(LogCompaction compaction)
    {
        _log.RemoveRange(0, (int)(compaction.Seq - _gone));
        _log.Insert(0, compaction.Entry);
        _gone = compaction.Seq - 1;
    }

    public IReadOnlyList<Session> SessionsBefore(long ms) => [.. _sessions.Where(s => s.StartMs < ms)];

    public void Keep(IEnumerable<Session> sessions) => _sessions.AddRange(sessions);

    private void Project(long seq, ProjectionUpdate update)
    {
        (_head, _profile, ExpiresMs, GoneMs, MergedMs) = (
            new ProjectionHead(seq, update.AsOfMs),
            update.Profile with { OpenSession = null, Values = Changed(_profile?.Values ?? UserValues.None, update.Values) },
            update.ExpiresMs,
            update.GoneMs,
            update.MergedMs);
        _sessions.RemoveAll(s => s.StartMs >= update.ReplaceFromMs || update.Sessions.Any(n => Order(n, s) == 0));
        _sessions.AddRange(update.Sessions);
        _sessions.Sort(Order);
    }

    private static UserValues Changed(UserValues before, ValueChanges? changes) =>
        changes is null ? before : UserValues.Of(before.All.RemoveRange(changes.Gone).SetItems(changes.Set));

    public IReadOnlyList<LogEntry> Entries(long afterSeq) =>
        [.. _log.Select((bytes, i) => new LogEntry(_gone + i + 1, bytes)).Where(e => e.Seq > afterSeq)];

    public IReadOnlyList<Session> Page(SessionCursor? after, int limit) =>
        [.. Enumerable.Reverse(_sessions).Where(s => after is null || IsOlder(s, after)).Take(limit)];

    public StoredState State(bool fromStart) =>
        fromStart ? new StoredState(null, _head, Entries(0)) : new StoredState(_snapshot, _head, Entries(_snapshot?.Seq ?? 0));

    public StoredRecord Everything() => new(Entries(0), _snapshot, _head, _profile, [.. _sessions], AlarmDueMs);

    private static int Order(Session a, Session b) =>
        a.StartMs != b.StartMs ? a.StartMs.CompareTo(b.StartMs) : string.CompareOrdinal(a.FirstEventId, b.FirstEventId);

    private static bool IsOlder(Session s, SessionCursor after) =>
        s.StartMs < after.StartMs || (s.StartMs == after.StartMs && string.CompareOrdinal(s.FirstEventId, after.FirstEventId) < 0);
}
