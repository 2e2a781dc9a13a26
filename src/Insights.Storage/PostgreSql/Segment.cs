using Insights.Storage.GroupCommit;

namespace Insights.Storage.PostgreSql;

/// <summary>
/// Writes that can be made kind by kind, whatever their order was: none of a user's has a second of its kind, but for
/// appends, whose numbers order them.
/// </summary>
internal sealed class Segment
{
    private readonly HashSet<Guid> _alarmed = [];
    private readonly HashSet<Guid> _saved = [];
    private readonly HashSet<Guid> _listed = [];

    /// <summary>All of them, in order.</summary>
    public List<WorkItem> Items { get; } = [];

    public List<AppendItem> Appends { get; } = [];

    public List<SetAlarmItem> Alarms { get; } = [];

    public List<ClearAlarmItem> Clears { get; } = [];

    public List<SnapshotItem> Snapshots { get; } = [];

    public List<RowsItem> Rows { get; } = [];

    /// <summary>
    /// Cuts a run of writes where a user's next one must come after. One user's do not wait for another's: of a thousand who
    /// each append and settle, all appends are in the first segment and all settlements in the second.
    /// </summary>
    public static List<Segment> Of(IEnumerable<WorkItem> items)
    {
        var segments = new List<Segment> { new() };
        var reached = new Dictionary<Guid, int>();
        foreach (var item in items)
        {
            var at = reached.GetValueOrDefault(item.UserHash);
            while (!segments[at].TryAdd(item))
            {
                at++;
                if (at == segments.Count)
                    segments.Add(new Segment());
            }
            if (at > 0)
                reached[item.UserHash] = at;
        }
        return segments;
    }

    private bool TryAdd(WorkItem item)
    {
        var added = item switch
        {
            AppendItem append => TryAdd(append.AlarmMs is null ? null : _alarmed, Appends, append),
            SetAlarmItem alarm => TryAdd(_alarmed, Alarms, alarm),
            ClearAlarmItem clear => TryAdd(_alarmed, Clears, clear),
            SnapshotItem snapshot => TryAdd(_saved, Snapshots, snapshot),
            RowsItem rows => TryAdd(_listed, Rows, rows),
            _ => true,
        };
        if (added)
            Items.Add(item);
        return added;
    }

    private static bool TryAdd<T>(HashSet<Guid>? users, List<T> items, T item)
        where T : WorkItem
    {
        if (users?.Add(item.UserHash) == false)
            return false;
        items.Add(item);
        return true;
    }
}
