using System.Collections.Immutable;

namespace Insights.Domain.Attributes;

/// <summary>What would become of a user's values, were updates made one after the other; the user's own stay as they are.</summary>
internal sealed class UpdateTrial
{
    private readonly ImmutableSortedDictionary<int, KnownValue> _base;
    private readonly List<UserUpdate> _detail;
    private ImmutableSortedDictionary<int, KnownValue> _values;

    /// <param name="history">Null: there was no update yet.</param>
    public UpdateTrial(AttributeHistory? history)
    {
        _base = history?.Base ?? ImmutableSortedDictionary<int, KnownValue>.Empty;
        _detail = [.. history?.Detail ?? []];
        _values = history?.Values ?? _base;
    }

    /// <summary>
    /// Tries one that is not known yet. One that changes nothing is taken too: of its time it stands against those of an earlier time
    /// that follow. Where its sender leaves it out, all of them are of one time, and it makes no difference.
    /// </summary>
    public UpdateVerdict Try(UserUpdate update)
    {
        var onTop = _values.Then(update);
        if (_detail.Count == 0 || UserUpdate.Compare(_detail[^1], update) < 0)
        {
            var differs = Differ(update, _values, onTop);
            _detail.Add(update);
            _values = onTop;
            return differs ? UpdateVerdict.Changes : UpdateVerdict.ChangesNothing;
        }
        var at = _detail.FindIndex(u => UserUpdate.Compare(u, update) > 0);
        _detail.Insert(at < 0 ? _detail.Count : at, update);
        var after = _detail.Aggregate(_base, static (values, u) => values.Then(u));
        if (Differ(update, _values, after))
        {
            _values = after;
            return UpdateVerdict.Changes;
        }
        return Differ(update, _values, onTop) && !IsHiddenByItsOwn(update, onTop) ? UpdateVerdict.Superseded : UpdateVerdict.ChangesNothing;
    }

    /// <summary>
    /// Whether what stands in its way was stated at the same time by the same source, as by a later row of one file: the file as a whole
    /// changes nothing then.
    /// </summary>
    private bool IsHiddenByItsOwn(UserUpdate update, ImmutableSortedDictionary<int, KnownValue> onTop)
    {
        var hidden = update.Operations.Select(o => o.Attribute).Where(a => DiffersIn(a, _values, onTop)).ToHashSet();
        return _detail.SkipWhile(u => UserUpdate.Compare(u, update) <= 0).Where(later => later.Operations.Any(o => hidden.Contains(o.Attribute)))
            .All(later => later.TimeMs == update.TimeMs && later.Source == update.Source);
    }

    private static bool Differ(
        UserUpdate update, ImmutableSortedDictionary<int, KnownValue> before, ImmutableSortedDictionary<int, KnownValue> after)
    {
        foreach (var operation in update.Operations)
        {
            if (DiffersIn(operation.Attribute, before, after))
                return true;
        }
        return false;
    }

    private static bool DiffersIn(
        int attribute, ImmutableSortedDictionary<int, KnownValue> before, ImmutableSortedDictionary<int, KnownValue> after) =>
        before.GetValueOrDefault(attribute)?.Value != after.GetValueOrDefault(attribute)?.Value;
}
