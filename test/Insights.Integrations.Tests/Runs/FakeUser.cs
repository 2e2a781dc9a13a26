using Insights.Domain.Attributes;
using Insights.Service.Attributes;

namespace Insights.Integrations.Tests.Runs;

/// <summary>A user of whom every update is known; its values are made anew each time, by the rule alone: the last write wins.</summary>
internal sealed class FakeUser
{
    private readonly List<UpdateRequest> _updates = [];

    public bool Knows(string operationId) => _updates.Exists(u => u.OperationId == operationId);

    public void Add(UpdateRequest update) => _updates.Add(update);

    /// <summary>The values, with other updates too.</summary>
    public Dictionary<string, string> Values(params IEnumerable<UpdateRequest> more)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var operation in Ordered(more).SelectMany(u => u.Operations))
        {
            if (operation.Kind == OperationKind.Unset)
                values.Remove(operation.Name!);
            else
                values[operation.Name!] = operation.Value!.ToString()!;
        }
        return values;
    }

    /// <summary>The times of the last writes, by attribute.</summary>
    public Dictionary<string, long> Times() => Ordered([]).SelectMany(u => u.Operations.Select(o => (o.Name, u.TimeMs)))
        .GroupBy(o => o.Name!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().TimeMs!.Value);

    /// <summary>Updates of the same attributes that are made after one.</summary>
    public IEnumerable<UpdateRequest> After(UpdateRequest update, IEnumerable<UpdateRequest> more) => Ordered(more)
        .Where(u => (u.TimeMs!.Value, u.OperationId!).CompareTo((update.TimeMs!.Value, update.OperationId!)) > 0)
        .Where(u => u.Operations.Any(o => update.Operations.Any(own => own.Name == o.Name)));

    private IEnumerable<UpdateRequest> Ordered(IEnumerable<UpdateRequest> more) =>
        _updates.Concat(more).OrderBy(u => u.TimeMs).ThenBy(u => u.OperationId, StringComparer.Ordinal);
}
