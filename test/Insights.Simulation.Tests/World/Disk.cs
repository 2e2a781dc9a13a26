using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Attributes;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;

namespace Insights.Simulation.Tests.World;

/// <summary>What is durable of one user, one field a table.</summary>
internal sealed class UserFile
{
    /// <summary>As the lane of its first append said (<see cref="StoreLane.Life"/>).</summary>
    public required long Life { get; init; }

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
        if (append.FirstSeq != (Find(user)?.Log.Count ?? 0) + 1 || (Find(user) is { } known && known.Life != append.Lane.Life))
            return StoreFault.Conflict;
        if (Find(user) is not { } file)
            _users.Add(user, file = new UserFile { Life = append.Lane.Life });
        file.Log.AddRange(append.Entries);
        witness.Appended(writer, user, append.Entries);
        if (append.AlarmMs is { } due)
            SetAlarm(append.Lane, due, file.Log.Count);
        return null;
    }

    /// <summary>What is stored of the user in the life that the lane is for.</summary>
    private UserFile? Find(StoreLane lane) => Find(lane.User) is { } file && file.Life == lane.Life ? file : null;

    public StoreFault? WriteRows(StoreLane lane, RowsUpdate update)
    {
        if (Find(lane) is not { } file || update.Expected != file.Head)
            return StoreFault.Conflict;
        // As a table of values has it: only what the update says has changed.
        var values = (file.Profile?.Values ?? UserValues.None).All;
        if (update.Values is { } changes)
            values = values.RemoveRange(changes.Gone).SetItems(changes.Set);
        (file.Head, file.Profile) = (update.Head, update.Profile with { OpenSession = null, Values = UserValues.Of(values) });
        if (update.ReplaceFromMs is { } from)
            file.Sessions.RemoveAll(s => s.StartMs >= from);
        file.Sessions.AddRange(update.Sessions);
        witness.WroteRows(lane.User, file);
        return null;
    }

    public StoreFault? WriteSnapshot(StoreLane lane, Snapshot snapshot)
    {
        if (Find(lane) is not { } file || snapshot.Seq > file.Log.Count || file.Snapshot?.Seq > snapshot.Seq)
            return null;
        file.Snapshot = snapshot;
        witness.WroteSnapshot(lane.User, file);
        return null;
    }

    public StoreFault? SetAlarm(StoreLane lane, long dueMs, long seq, long goneOffByMs = long.MaxValue)
    {
        if (Find(lane) is not { } file || file.Log.Count != seq)
            return StoreFault.Conflict;
        if (file.Alarm?.DueMs > goneOffByMs)
            return null;
        file.Alarm = (dueMs, seq);
        witness.SetAlarm(lane.User, dueMs);
        return null;
    }

    public StoreFault? ClearAlarm(StoreLane lane, long seq, long goneOffByMs)
    {
        if (Find(lane) is not { } file || file.Log.Count != seq)
            return StoreFault.Conflict;
        if (file.Alarm?.DueMs > goneOffByMs)
            return null;
        file.Alarm = null;
        return null;
    }

    public StoreFault? Erase(SimProcess writer, StoreLane lane, long upToSeq)
    {
        if (Find(lane.User) is not { } file)
            return null;
        if (file.Log.Count > upToSeq || file.Life != lane.Life)
            return StoreFault.Conflict;
        _users.Remove(lane.User);
        witness.Erased(writer, lane.User);
        return null;
    }
}
