using Insights.Storage.GroupCommit;

namespace Insights.Storage.PostgreSql;

/// <summary>
/// Writes that can be made kind by kind, whatever their order was: a user has one settlement and one alarm at most, and of appends
/// as many as there are, whose numbers order them.
/// </summary>
internal sealed class Segment
{
    private readonly HashSet<Guid> _alarmed = [];
    private readonly HashSet<Guid> _settled = [];

    /// <summary>All of them, in order.</summary>
    public List<WorkItem> Items { get; } = [];

    public List<AppendItem> Appends { get; } = [];

    public List<SettleItem> Settlements { get; } = [];

    /// <summary>Those of the settlements that change the projection.</summary>
    public List<SettleItem> Projected { get; } = [];

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
        switch (item)
        {
            case AppendItem append:
                if (append.AlarmMs is not null && !_alarmed.Add(append.UserHash))
                    return false;
                Appends.Add(append);
                break;
            case SettleItem settle:
                if (_settled.Contains(settle.UserHash) || (settle.Alarm is not null && !_alarmed.Add(settle.UserHash)))
                    return false;
                _settled.Add(settle.UserHash);
                Settlements.Add(settle);
                if (settle.Projection is not null)
                    Projected.Add(settle);
                break;
        }
        Items.Add(item);
        return true;
    }
}
