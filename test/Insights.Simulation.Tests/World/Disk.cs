using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;

namespace Insights.Simulation.Tests.World;

/// <summary>What is durable of one user, one field a table.</summary>
internal sealed class UserFile
{
    public List<byte[]> Log { get; } = [];

    public Snapshot? Snapshot { get; set; }

    public RowsHead? Head { get; set; }

    public Profile? Profile { get; set; }

    public List<Session> Sessions { get; } = [];

    public (long DueMs, long Seq)? Alarm { get; set; }

}

/// <summary>What looks at every write when it becomes durable.</summary>
internal interface IWitness
{
    void Appended(SimProcess writer, EndUserKey user, IReadOnlyList<byte[]> entries);

    void WroteRows(EndUserKey user, UserFile file);

    void WroteSnapshot(EndUserKey user, UserFile file);

    void SetAlarm(EndUserKey user, long dueMs);

    void Erased(SimProcess writer, EndUserKey user);
}

/// <summary>
/// The durable state that all processes share, and the rules of the ports: what a write does, or that it is refused.
/// Each member is one transaction.
/// </summary>
internal sealed class Disk(IWitness witness)
{
    private readonly Dictionary<EndUserKey, UserFile> _users = [];

    public IReadOnlyDictionary<EndUserKey, UserFile> Users => _users;

    public UserFile? Find(EndUserKey user) => _users.GetValueOrDefault(user);

    public StoreFault? Append(SimProcess writer, LogAppend append)
    {
        var user = append.Lane.User;
        if (append.FirstSeq != (Find(user)?.Log.Count ?? 0) + 1)
            return StoreFault.Conflict;
        if (Find(user) is not { } file)
            _users.Add(user, file = new UserFile());
        file.Log.AddRange(append.Entries);
        witness.Appended(writer, user, append.Entries);
        if (append.AlarmMs is { } due)
            SetAlarm(user, due, file.Log.Count);
        return null;
    }

    public StoreFault? WriteRows(EndUserKey user, RowsUpdate update)
    {
        if (Find(user) is not { } file || update.Expected != file.Head)
            return StoreFault.Conflict;
        (file.Head, file.Profile) = (update.Head, update.Profile with { OpenSession = null });
        if (update.ReplaceFromMs is { } from)
            file.Sessions.RemoveAll(s => s.StartMs >= from);
        file.Sessions.AddRange(update.Sessions);
        witness.WroteRows(user, file);
        return null;
    }

    public StoreFault? WriteSnapshot(EndUserKey user, Snapshot snapshot)
    {
        if (Find(user) is not { } file || file.Snapshot?.Seq > snapshot.Seq)
            return null;
        file.Snapshot = snapshot;
        witness.WroteSnapshot(user, file);
        return null;
    }

    public StoreFault? SetAlarm(EndUserKey user, long dueMs, long seq)
    {
        if (Find(user) is not { } file)
            return StoreFault.Conflict;
        if (file.Alarm is { } alarm && alarm.Seq > seq)
            return null;
        file.Alarm = (dueMs, seq);
        witness.SetAlarm(user, dueMs);
        return null;
    }

    public StoreFault? ClearAlarm(EndUserKey user, long seq)
    {
        if (Find(user) is { Alarm: { } alarm } file && alarm.Seq <= seq)
            file.Alarm = null;
        return null;
    }

    public StoreFault? Erase(SimProcess writer, EndUserKey user, long upToSeq)
    {
        if (Find(user) is not { } file)
            return null;
        if (file.Log.Count > upToSeq)
            return StoreFault.Conflict;
        _users.Remove(user);
        witness.Erased(writer, user);
        return null;
    }
}
