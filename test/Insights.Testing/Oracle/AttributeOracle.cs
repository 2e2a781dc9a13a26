using System.Globalization;
using Insights.Domain.Attributes;

namespace Insights.Testing.Oracle;

/// <summary>One accepted update of one user.</summary>
/// <param name="TimeMs">Effective time, Unix milliseconds.</param>
public sealed record OracleUpdate(string Id, long TimeMs, string Source, IReadOnlyList<OracleOperation> Operations);

/// <summary>One operation on one attribute.</summary>
/// <param name="Verb">set, set_once, add, append, union, remove or unset.</param>
/// <param name="Stated">A number, a text, or texts; null with unset.</param>
public sealed record OracleOperation(int Attribute, string Verb, object? Stated);

/// <summary>What updates make of values, by the words of docs/semantics.md 1.6: slow, plain, and written apart from the product.</summary>
public static class AttributeOracle
{
    /// <summary>Values by attribute, as text with their source and time; those without a value are absent.</summary>
    /// <param name="accepted">In any order; every operation ID once.</param>
    public static IReadOnlyDictionary<int, string> Evaluate(IEnumerable<OracleUpdate> accepted)
    {
        var all = accepted.ToList();
        var values = new SortedDictionary<int, string>();
        foreach (var attribute in all.SelectMany(u => u.Operations).Select(o => o.Attribute).Distinct())
        {
            // "Last write wins by (time, operation ID), not by arrival."
            var operations = all.SelectMany(u => u.Operations.Select((o, i) => (Update: u, Operation: o, Index: i)))
                .Where(o => o.Operation.Attribute == attribute)
                .OrderBy(o => o.Update.TimeMs).ThenBy(o => o.Update.Id, StringComparer.Ordinal).ThenBy(o => o.Index);
            object? value = null;
            var by = "";
            var since = 0L;
            foreach (var (update, operation, _) in operations)
            {
                var before = value;
                value = After(operation, before);
                // "change_time: when it last became another value. Setting the same value again moves set_time only."
                if (value is not null && (before is null || Text(before) != Text(value)))
                    since = update.TimeMs;
                if (value is not null && !Same(before, value, operation))
                    by = FormattableString.Invariant($" from {update.Source} at {update.TimeMs}");
            }
            if (value is not null)
                values[attribute] = FormattableString.Invariant($"{Text(value)}{by} since {since}");
        }
        return values;
    }

    private static object? After(OracleOperation operation, object? before) => operation.Verb switch
    {
        "set" => operation.Stated,
        "set_once" => before ?? operation.Stated,
        "add" => (before is double number ? number : 0) + (double)operation.Stated!,
        "append" => Texts(before).Concat(Texts(operation.Stated)).Take(100).ToArray(),
        "union" => Texts(before).Concat(Texts(operation.Stated).Except(Texts(before))).Take(100).ToArray(),
        "remove" => before is null ? null : Texts(before).Where(t => !Texts(operation.Stated).Contains(t)).ToArray(),
        "unset" => null,
        _ => throw new ArgumentException(operation.Verb, nameof(operation)),
    };

    /// <summary>Whether the operation left the value to the one that made it; a value set or added to is always made anew.</summary>
    private static bool Same(object? before, object after, OracleOperation operation) =>
        before is not null && operation.Verb is not ("set" or "add") && Text(before) == Text(after);

    private static string[] Texts(object? value) => value as string[] ?? [];

    private static string Text(object value) => value switch
    {
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        string[] texts => "[" + string.Join(", ", texts) + "]",
        _ => (string)value,
    };

    /// <summary>Values by the number of users who have them, then by text; of each user its value, or null.</summary>
    public static IEnumerable<Domain.Lists.TopValue> TopValues(IEnumerable<AttributeValue?> values, AttributeType type, string prefix) =>
        values.Where(v => v?.Type == type).SelectMany(v => ValueText.Of(v!))
            .Where(text => text.StartsWith(prefix, StringComparison.Ordinal))
            .GroupBy(text => text, StringComparer.Ordinal)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, Comparer<string>.Create(Domain.Filters.Evaluation.TextOrder.Compare))
            .Select(g => new Domain.Lists.TopValue(ValueText.Read(type, g.Key), g.Count()));
}
