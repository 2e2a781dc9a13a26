using System.Collections.Immutable;

namespace Insights.Domain.Attributes;

/// <summary>What operations make of values. Pure: the values of a user are this fold over its updates in their order.</summary>
internal static class ValueFold
{
    /// <summary>The values after an update that comes after all that made them.</summary>
    public static ImmutableSortedDictionary<int, KnownValue> Then(
        this ImmutableSortedDictionary<int, KnownValue> values, UserUpdate update)
    {
        foreach (var operation in update.Operations)
        {
            var before = values.GetValueOrDefault(operation.Attribute);
            if (operation.Kind == OperationKind.Unset)
                values = values.Remove(operation.Attribute);
            else if (Apply(operation, before?.Value) is { } after)
                values = values.SetItem(operation.Attribute, new KnownValue(after, update.Source, update.TimeMs, Since(before, after, update)));
        }
        return values;
    }

    /// <summary>A value that is set again stays what it has been.</summary>
    private static long Since(KnownValue? before, AttributeValue after, UserUpdate update) =>
        before is { ChangeMs: { } since } && before.Value == after ? since : update.TimeMs;

    /// <summary>The value that an operation makes; null where it leaves it as it is, and thus its source and time too.</summary>
    private static AttributeValue? Apply(AttributeOperation operation, AttributeValue? before) => operation.Kind switch
    {
        OperationKind.Set => operation.Value,
        OperationKind.SetOnce => before is null ? operation.Value : null,
        OperationKind.Add => Sum((before as NumberValue)?.Number ?? 0, (NumberValue)operation.Value!),
        OperationKind.Append => Joined(Texts(before), Texts(operation.Value), distinct: false),
        OperationKind.Union => Joined(Texts(before), Texts(operation.Value), distinct: true),
        OperationKind.Remove => Without(Texts(before), Texts(operation.Value)),
        _ => throw new InvalidDataException($"Unknown operation {operation.Kind}."),
    };

    /// <summary>A sum too large for a number is not made.</summary>
    private static NumberValue? Sum(double before, NumberValue added) =>
        before + added.Number is var sum && double.IsFinite(sum) ? new NumberValue(sum) : null;

    private static ListValue? Joined(ImmutableArray<string> before, ImmutableArray<string> added, bool distinct)
    {
        var joined = before.ToBuilder();
        foreach (var text in added)
        {
            if (joined.Count == AttributeLimits.MaxListTexts)
                break;
            if (!distinct || !joined.Contains(text, StringComparer.Ordinal))
                joined.Add(text);
        }
        return joined.Count == before.Length ? null : new ListValue(joined.ToImmutable());
    }

    private static ListValue? Without(ImmutableArray<string> before, ImmutableArray<string> gone)
    {
        var left = before.RemoveAll(text => gone.Contains(text, StringComparer.Ordinal));
        return left.Length == before.Length ? null : new ListValue(left);
    }

    private static ImmutableArray<string> Texts(AttributeValue? value) => (value as ListValue)?.Texts ?? [];
}
