using System.Collections.Immutable;
using Insights.Domain.Attributes.Catalogue;

namespace Insights.Domain.Attributes.Requests;

/// <summary>
/// Operations checked against an account's catalogue: every fault of them, and the names that are new. All or none: where
/// there is one fault, none is made.
/// </summary>
public sealed class CheckedOperations
{
    private readonly IReadOnlyList<OperationDraft> _drafts;
    private readonly List<RequestFault> _faults = [];
    private readonly Dictionary<string, AttributeType> _wanted = new(StringComparer.Ordinal);

    private CheckedOperations(IReadOnlyList<OperationDraft> drafts) => _drafts = drafts;

    /// <summary>Every fault but those that only the catalogue's keeper can tell; empty where there is none.</summary>
    public IReadOnlyList<RequestFault> Faults => _faults;

    /// <summary>Names that the catalogue does not have, in the order they come, with the type they are to have.</summary>
    public IReadOnlyList<WantedAttribute> Wanted => [.. _wanted.Select(w => new WantedAttribute(w.Key, w.Value))];

    public static CheckedOperations Of(IReadOnlyList<OperationDraft> drafts, AttributeCatalogue catalogue)
    {
        var checkedOnes = new CheckedOperations(drafts);
        if (drafts.Count is 0 or > AttributeLimits.MaxOperations)
            checkedOnes._faults.Add(new("operations", $"must be 1 to {AttributeLimits.MaxOperations}"));
        for (var i = 0; i < Math.Min(drafts.Count, AttributeLimits.MaxOperations); i++)
            checkedOnes.Check(drafts[i], $"operations[{i}]", catalogue);
        return checkedOnes;
    }

    private void Check(OperationDraft draft, string field, AttributeCatalogue catalogue)
    {
        if (draft.Fault is { } unread)
        {
            _faults.Add(new(field, unread));
            return;
        }
        if (AttributeNames.Fault(draft.Name) is { } nameless)
            _faults.Add(new($"{field}.name", nameless));
        if (draft.Kind is not { } kind)
        {
            _faults.Add(new(field, "must state one of set, setOnce, add, append, union, remove and unset"));
            return;
        }
        var value = $"{field}.{WireName(kind)}";
        if (FaultOf(kind, draft.Value) is { } fault)
            _faults.Add(new(value, fault));
        else if (AttributeNames.Fault(draft.Name) is null)
            CheckType(draft.Name!, draft.Value?.Type, field, value, catalogue);
    }

    private void CheckType(string name, AttributeType? type, string field, string value, AttributeCatalogue catalogue)
    {
        var known = catalogue.Find(name)?.Type ?? (_wanted.TryGetValue(name, out var wanted) ? wanted : null);
        if (type is null)
        {
            // A name that nothing is known of has no number to keep this under: a value set before it in time, but told
            // of later, would come back.
            if (known is null)
                _faults.Add(new($"{field}.name", $"is no attribute of this account: there is nothing to unset in '{name}'"));
        }
        else if (known is null)
        {
            _wanted.Add(name, type.Value);
        }
        else if (known != type)
        {
            _faults.Add(new(value, $"is of type {type.Value.WireName()}, and '{name}' of type {known.Value.WireName()}"));
        }
    }

    /// <summary>The faults of names that the catalogue's keeper refused, each at the operation that names it first.</summary>
    public IReadOnlyList<RequestFault> FaultsOf(IReadOnlyDictionary<string, string> refused)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        var faults = new List<RequestFault>();
        for (var i = 0; i < _drafts.Count; i++)
        {
            if (_drafts[i].Name is { } name && refused.TryGetValue(name, out var why) && told.Add(name))
                faults.Add(new($"operations[{i}].name", why));
        }
        return faults;
    }

    /// <summary>The operations under the numbers of a catalogue that has all their names.</summary>
    /// <returns>Null where it has not, as one was retired in between.</returns>
    public ImmutableArray<AttributeOperation>? Numbered(AttributeCatalogue catalogue)
    {
        var numbered = ImmutableArray.CreateBuilder<AttributeOperation>(_drafts.Count);
        foreach (var draft in _drafts)
        {
            if (catalogue.Find(draft.Name!) is not { } known || (draft.Value is { } value && value.Type != known.Type))
                return null;
            numbered.Add(new AttributeOperation(known.Number, draft.Kind!.Value, draft.Value));
        }
        return numbered.MoveToImmutable();
    }

    private static string? FaultOf(OperationKind kind, AttributeValue? value) => (kind, value) switch
    {
        (OperationKind.Unset, null) => null,
        (OperationKind.Unset, _) => "takes no value",
        (_, null) => "needs a value",
        (_, { Fault: { } fault }) => fault,
        (OperationKind.Add, not NumberValue) => "must be a number",
        (OperationKind.Append or OperationKind.Union or OperationKind.Remove, not ListValue { Texts.Length: > 0 }) =>
            "must be a list of at least one text",
        _ => null,
    };

    /// <summary>The name of an operation in JSON.</summary>
    public static string WireName(OperationKind kind) => kind switch
    {
        OperationKind.Set => "set",
        OperationKind.SetOnce => "setOnce",
        OperationKind.Add => "add",
        OperationKind.Append => "append",
        OperationKind.Union => "union",
        OperationKind.Remove => "remove",
        OperationKind.Unset => "unset",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
