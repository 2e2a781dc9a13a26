using System.Globalization;
using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Compacting;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;

namespace Insights.Domain.Verification;

/// <summary>
/// Makes a user anew from its log alone and reports every difference with what is stored: rows, snapshot, alarm
/// (docs/architecture.md 2.1). Reads only what it is given.
/// </summary>
public static class Rebuild
{
    /// <param name="key">Whose record it is.</param>
    /// <param name="record">All that is stored, read at one moment.</param>
    /// <param name="nowMs">The clock when it was read, Unix milliseconds.</param>
    /// <param name="codec">What entries and snapshot were made with.</param>
    public static IReadOnlyList<Difference> Compare(EndUserKey key, StoredRecord record, long nowMs, IUserCodec codec)
    {
        var differences = new List<Difference>();
        var user = new EndUser(key);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var operations = new HashSet<string>(StringComparer.Ordinal);
        CompareSnapshotAndRows(user, record, nowMs, codec, differences);
        foreach (var stored in record.Entries)
        {
            var entry = Decode(stored, codec);
            // A log may begin with what its earlier entries amounted to.
            var expected = user.Seq == 0 && entry is Compacted compacted ? compacted.Seq : user.Seq + 1;
            if (stored.Seq != expected)
            {
                differences.Add(new("log", $"entry {stored.Seq}", $"entry {expected}"));
                return differences;
            }
            if (entry is null || !TryEvolve(user, entry))
            {
                differences.Add(new("log", $"entry {stored.Seq} cannot be read", $"entry {stored.Seq}"));
                return differences;
            }
            Check(key, entry, stored.Seq, ids, operations, differences);
            CompareSnapshotAndRows(user, record, nowMs, codec, differences);
        }
        CompareEnds(user, record, differences);
        CompareAlarm(user, record, differences);
        return differences;
    }

    private static Entry? Decode(LogEntry stored, IUserCodec codec)
    {
        try
        {
            return codec.Decode(stored.Bytes);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static bool TryEvolve(EndUser user, Entry entry)
    {
        try
        {
            user.Evolve(entry);
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static void Check(
        EndUserKey key, Entry entry, long seq, HashSet<string> ids, HashSet<string> operations, List<Difference> differences)
    {
        if (seq == 1 && entry is not Compacted && (entry is not UserCreated created || created.Key != key))
            differences.Add(new("log", "entry 1 is not this user's creation", "the user's creation"));
        if (entry is Compacted compacted && compacted.Key != key)
            differences.Add(new("log", $"entry {seq} stands for another user's entries", "this user's"));
        if (entry is EventAccepted accepted && !ids.Add(accepted.Event.EventId))
            differences.Add(new("log", $"entry {seq} holds an event a second time", "each event once"));
        if (entry is UpdateAccepted { Update.OperationId: var operation } && !operations.Add(operation))
            differences.Add(new("log", $"entry {seq} holds an update a second time", "each update once"));
    }

    private static void CompareSnapshotAndRows(EndUser user, StoredRecord record, long nowMs, IUserCodec codec, List<Difference> differences)
    {
        if (record.Snapshot is { } snapshot && snapshot.Seq == user.Seq)
            CompareSnapshot(user, snapshot, nowMs, codec, differences);
        if (record.Head is { } head && head.Seq == user.Seq)
            CompareRows(user, record, head, differences);
    }

    private static void CompareSnapshot(EndUser user, Snapshot snapshot, long nowMs, IUserCodec codec, List<Difference> differences)
    {
        if (codec.DecodeState(user.Key, snapshot) is not { } saved)
            differences.Add(new("snapshot", "unreadable", "readable"));
        else if (Text(saved.ProfileAt(nowMs)) is var stored && Text(user.ProfileAt(nowMs)) is var rebuilt && stored != rebuilt)
            differences.Add(new("snapshot", stored, rebuilt));
    }

    private static void CompareRows(EndUser user, StoredRecord record, ProjectionHead head, List<Difference> differences)
    {
        var rebuilt = user.ProfileAt(head.AsOfMs) with { OpenSession = null, Links = Links.None };
        if (record.Profile != rebuilt)
            differences.Add(new("profile", Text(record.Profile), Text(rebuilt)));
        var stored = record.Sessions.ToDictionary(s => (s.StartMs, s.FirstEventId));
        foreach (var session in user.ClosedSessionsAt(head.AsOfMs))
        {
            if (!stored.Remove((session.StartMs, session.FirstEventId), out var row))
                differences.Add(new(Name(session), "absent", session.ToString()));
            else if (row != session)
                differences.Add(new(Name(session), row.ToString(), session.ToString()));
        }
        // Of sessions that have left the log with their events there is only the sum.
        var past = stored.Values.Where(s => s.StartMs < user.DetailFromMs).ToList();
        var sum = past.Aggregate(SessionTotals.None, static (totals, session) => totals.Combine(SessionTotals.Of(session)));
        if (sum != user.History.Past.Totals)
            differences.Add(new("sessions before the log", sum.ToString(), user.History.Past.Totals.ToString()));
        foreach (var row in stored.Values.Except(past))
            differences.Add(new(Name(row), row.ToString(), "absent"));
    }

    private static void CompareEnds(EndUser user, StoredRecord record, List<Difference> differences)
    {
        if (record.Head is { } head && head.Seq > user.Seq)
            differences.Add(new("rows", $"stand for entry {head.Seq}", $"the log ends at {user.Seq}"));
        if (record.Head is null && record.Sessions.Count > 0)
            differences.Add(new("rows", $"{record.Sessions.Count} sessions without a profile", "none"));
        if (record.Snapshot is { } snapshot && snapshot.Seq > user.Seq)
            differences.Add(new("snapshot", $"stands for entry {snapshot.Seq}", $"the log ends at {user.Seq}"));
    }

    private static void CompareAlarm(EndUser user, StoredRecord record, List<Difference> differences)
    {
        if (record.AlarmDueMs is not null)
            return;
        var stored = record.Sessions.Select(s => (s.StartMs, s.FirstEventId)).ToHashSet();
        if (user.HasDeliveries)
            differences.Add(new("alarm", "none", "set, as another user has to be told something"));
        if (user.Sessions.Any(s => !stored.Contains((s.StartMs, s.FirstEventId))))
            differences.Add(new("alarm", "none", "set, as there is a session without a row"));
        if (!user.Values.Equals(record.Profile?.Values ?? UserValues.None))
            differences.Add(new("alarm", "none", "set, as there is an attribute value without its row"));
    }

    private static string Name(Session session) =>
        "session " + DateTimeOffset.FromUnixTimeMilliseconds(session.StartMs).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static string Text(Profile? profile) => profile?.ToString() ?? "absent";
}
