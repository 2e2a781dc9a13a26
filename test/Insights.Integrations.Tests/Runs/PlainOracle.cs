using Insights.Integrations.Definitions;
using Insights.Integrations.Runs;

namespace Insights.Integrations.Tests.Runs;

/// <summary>What an import must come to, row by row, written without a look at the product: values with the time of their last write.</summary>
internal sealed class PlainOracle
{
    private static readonly string[] _names = ["a", "b", "c"];

    // By user and attribute: the text (null: unset), the time, the row (0: not of the file).
    private readonly Dictionary<(string User, string Name), (string? Text, long TimeMs, long Row)> _cells = [];
    private readonly HashSet<string> _users = [];

    public Dictionary<string, int> Counts { get; } = [];

    public PlainOracle(ImportWorld world)
    {
        foreach (var (id, user) in world.Target.Users)
        {
            _users.Add(id);
            foreach (var (name, timeMs) in user.Times())
                _cells[(id, name)] = (user.Values()[name], timeMs, 0);
        }
    }

    public IEnumerable<string> Users => _users;

    public string? TextOf(string user, string name) => _cells.TryGetValue((user, name), out var cell) ? cell.Text : null;

    public void Import(ImportWorld world)
    {
        foreach (var row in world.Rows)
        {
            var outcome = Import(world.Source, row);
            Counts[outcome] = Counts.GetValueOrDefault(outcome) + 1;
        }
    }

    private string Import(SourceDefinition source, SourceRow row)
    {
        if (row.Fault is { } fault)
            return fault.Fault.ToString();
        var id = row.Cells[0];
        if (id.Length == 0)
            return nameof(RowFault.MissingUserId);
        if (id == "null" || id.Length > 256)
            return nameof(RowFault.InvalidUserId);
        var timeMs = 1_000_000L;
        if (source.Mapping.TimeColumn is not null && row.Cells[4].Length > 0 && !long.TryParse(row.Cells[4], out timeMs))
            return nameof(RowFault.BadTime);
        if (source.Mode == ImportMode.Update && !_users.Contains(id))
            return nameof(RowFault.UnknownUser);
        var (changed, hidden, states) = (false, false, false);
        for (var i = 0; i < 3; i++)
        {
            var text = row.Cells[i + 1];
            if (text.Length == 0 && source.Mapping.Attributes[i].Empty == EmptyCell.Leave)
                continue;
            states = true;
            var wanted = text.Length == 0 ? null : text;
            var known = _cells.TryGetValue((id, _names[i]), out var cell) ? cell : default;
            if (known.Text == wanted)
                continue;
            // What was written at a later time stays; of equal times what is no row of the file, and else the later row.
            if (known.TimeMs > timeMs || (known.TimeMs == timeMs && known.Row == 0))
                hidden = true;
            else
                changed = true;
        }
        return Take(source, row, id, timeMs, changed, hidden, states);
    }

    /// <summary>A row that changes nothing is written only where rows have times of their own; one that does, or is hidden, always is.</summary>
    private string Take(SourceDefinition source, SourceRow row, string id, long timeMs, bool changed, bool hidden, bool states)
    {
        if (!changed && !hidden && (source.Mapping.TimeColumn is null || !states))
            return "Unchanged";
        _users.Add(id);
        for (var i = 0; i < 3 && states; i++)
        {
            var text = row.Cells[i + 1];
            if (text.Length == 0 && source.Mapping.Attributes[i].Empty == EmptyCell.Leave)
                continue;
            var known = _cells.TryGetValue((id, _names[i]), out var cell) ? cell : default;
            if (known.TimeMs < timeMs || (known.TimeMs == timeMs && known.Row > 0))
                _cells[(id, _names[i])] = (text.Length == 0 ? null : text, timeMs, row.Row);
        }
        return changed ? "Changed" : hidden ? "Superseded" : "Unchanged";
    }
}
