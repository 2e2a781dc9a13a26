using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Attributes;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;

namespace Insights.Simulation.Tests.World;

/// <summary>What is durable of one user, one field a table.</summary>
internal sealed class UserFile
{
    /// <summary>As the write session of its first append said (<see cref="WriteSession.Incarnation"/>).</summary>
    public required long Incarnation { get; init; }

    public List<byte[]> Log { get; } = [];

    public Snapshot? Snapshot { get; set; }

    public ProjectionHead? Head { get; set; }

    public Profile? Profile { get; set; }

    public List<Session> Sessions { get; } = [];

    /// <summary>When it goes off, Unix milliseconds.</summary>
    public long? Alarm { get; set; }
}

/// <summary>What looks at every write when it becomes durable.</summary>
internal interface IWitness
{
    void Appended(SimProcess writer, EndUserKey user, IReadOnlyList<byte[]> entries);

    void WroteRows(EndUserKey user, UserFile file);

    void WroteSnapshot(EndUserKey user, UserFile file);

    void SetAlarm(EndUserKey user, long dueMs);

    void Erased(SimProcess writer, EndUserKey user, Tombstone? tombstone);
}

/// <summary>
/// The durable state that all processes share, and the rules of the ports: what a write does, or that it is refused.
/// Each member is one transaction.
/// </summary>
internal sealed class Disk(IWitness witness)
{
    private readonly Dictionary<EndUserKey, UserFile> _users = [];

    public IReadOnlyDictionary<EndUserKey, UserFile> Users => _users;

    private readonly Dictionary<EndUserKey, Tombstone> _tombstones = [];

    public Tombstone? TombstoneOf(EndUserKey user) => _tombstones.TryGetValue(user, out var left) ? left : null;

    public UserFile? Find(EndUserKey user) => _users.GetValueOrDefault(user);

    public StoreFault? Append(SimProcess writer, LogAppend append)
    {
        var user = append.WriteSession.User;
        if (append.FirstSeq != (Find(user)?.Log.Count ?? 0) + 1 || (Find(user) is { } known && known.Incarnation != append.WriteSession.Incarnation))
            return StoreFault.Conflict;
        if (append.FirstSeq == 1 && TombstoneOf(user)?.ErasedMs > append.ErasedMs)
            return StoreFault.Conflict;
        if (Find(user) is not { } file)
            _users.Add(user, file = new UserFile { Incarnation = append.WriteSession.Incarnation });
        file.Log.AddRange(append.Entries);
        witness.Appended(writer, user, append.Entries);
        if (append.AlarmMs is { } due)
            SetAlarm(user, file, due);
        return null;
    }

    public StoreFault? Settle(Settlement settlement)
    {
        var user = settlement.WriteSession.User;
        if (Find(user) is not { } file || file.Incarnation != settlement.WriteSession.Incarnation || file.Log.Count != settlement.Seq)
            return StoreFault.Conflict;
        if (settlement.Projection is { } expecting && expecting.Expected != file.Head)
            return StoreFault.Conflict;
        if (settlement.Compaction is not null)
            throw new NotSupportedException("Accounts of the simulation keep events for longer than it lasts.");
        if (settlement.Projection is { } update)
            Project(user, file, settlement.Seq, update);
        if (settlement.Snapshot is { } snapshot)
        {
            file.Snapshot = new Snapshot(settlement.Seq, snapshot);
            witness.WroteSnapshot(user, file);
        }
        if (settlement.Alarm is { } alarm && !(file.Alarm > alarm.GoneOffByMs))
            SetAlarm(user, file, alarm.DueMs);
        return null;
    }

    private void Project(EndUserKey user, UserFile file, long seq, ProjectionUpdate update)
    {
        // As a table of values has it: only what the update says has changed.
        var values = (file.Profile?.Values ?? UserValues.None).All;
        if (update.Values is { } changes)
            values = values.RemoveRange(changes.Gone).SetItems(changes.Set);
        (file.Head, file.Profile) = (new ProjectionHead(seq, update.AsOfMs), update.Profile with { OpenSession = null, Values = UserValues.Of(values) });
        if (update.ReplaceFromMs is { } from)
            file.Sessions.RemoveAll(s => s.StartMs >= from);
        file.Sessions.AddRange(update.Sessions);
        witness.WroteRows(user, file);
    }

    private void SetAlarm(EndUserKey user, UserFile file, long? dueMs)
    {
        file.Alarm = dueMs;
        if (dueMs is { } due)
            witness.SetAlarm(user, due);
    }

    public StoreFault? Erase(SimProcess writer, WriteSession writeSession, long upToSeq, Tombstone? tombstone)
    {
        if (Find(writeSession.User) is not { } file)
            return null;
        if (file.Log.Count > upToSeq || file.Incarnation != writeSession.Incarnation)
            return StoreFault.Conflict;
        _users.Remove(writeSession.User);
        if (tombstone is { } left)
            _tombstones[writeSession.User] = left;
        witness.Erased(writer, writeSession.User, tombstone);
        return null;
    }
}
