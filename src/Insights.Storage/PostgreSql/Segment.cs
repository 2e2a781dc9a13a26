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

    /// <summary>Cuts a run of writes where a user's next one must come after.</summary>
    public static List<Segment> Of(IEnumerable<WorkItem> items)
    {
        var segments = new List<Segment> { new() };
        foreach (var item in items)
        {
            if (!segments[^1].TryAdd(item))
            {
                segments.Add(new Segment());
                segments[^1].TryAdd(item);
            }
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
