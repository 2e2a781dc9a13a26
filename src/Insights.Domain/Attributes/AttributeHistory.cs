using System.Collections.Immutable;
using Insights.Domain.Sessions;

namespace Insights.Domain.Attributes;

/// <summary>
/// All values of one user's custom attributes, made from the set of accepted updates: the same whatever the order in which
/// <see cref="Add"/> got them. Recent updates are kept one by one, the past as the values they made. Not thread-safe.
/// </summary>
internal sealed class AttributeHistory
{
    private readonly List<UserUpdate> _detail = [];
    private ImmutableSortedDictionary<int, KnownValue> _base = ImmutableSortedDictionary<int, KnownValue>.Empty;
    private ImmutableSortedDictionary<int, KnownValue>? _values;
    private HashSet<string>? _ids;

    /// <summary>What the updates that were folded away amount to.</summary>
    public ImmutableSortedDictionary<int, KnownValue> Base => _base;

    /// <summary>The IDs of the updates that were folded away.</summary>
    public Fingerprints Fingerprints { get; private set; } = new();

    /// <summary>Every update from this moment on (Unix milliseconds, inclusive) is known singly; before it only what they made.</summary>
    public long DetailFromMs { get; private set; } = long.MinValue;

    /// <summary>Whether updates were folded away that the log still holds.</summary>
    public bool IsTrimmed => DetailFromMs != long.MinValue;

    /// <summary>The updates known singly, in their order.</summary>
    public IReadOnlyList<UserUpdate> Detail => _detail;

    /// <summary>Updates ever accepted.</summary>
    public long Count { get; private set; }

    /// <summary>Effective time of the latest update, Unix milliseconds; before all times where there is none.</summary>
    public long LastMs { get; private set; } = long.MinValue;

    public ImmutableSortedDictionary<int, KnownValue> Values =>
        _values ??= _detail.Aggregate(_base, static (values, update) => values.Then(update));

    public bool Knows(string operationId)
    {
        if (_detail.Count <= Few)
            return _detail.Exists(u => u.OperationId == operationId);
        _ids ??= _detail.Select(u => u.OperationId).ToHashSet(StringComparer.Ordinal);
        return _ids.Contains(operationId);
    }

    /// <summary>Takes in one update that is not known yet.</summary>
    public void Add(UserUpdate update)
    {
        Count++;
        LastMs = Math.Max(LastMs, update.TimeMs);
        _ids?.Add(update.OperationId);
        if (_detail.Count == 0 || UserUpdate.Compare(_detail[^1], update) < 0)
        {
            _values = Values.Then(update);
            _detail.Add(update);
            return;
        }
        var at = _detail.BinarySearch(update, _byOrder);
        _detail.Insert(at < 0 ? ~at : at, update);
        _values = null;
    }

    /// <summary>
    /// Takes out updates known singly, which turn out to be another user's. <see cref="LastMs"/> stays: an update was heard of then.
    /// </summary>
    public List<UserUpdate> Take(Predicate<UserUpdate> goes)
    {
        var gone = _detail.FindAll(goes);
        if (gone.Count == 0)
            return gone;
        _detail.RemoveAll(goes);
        Count -= gone.Count;
        (_values, _ids) = (null, null);
        return gone;
    }

    /// <summary>What updates known singly did to one attribute, newest first.</summary>
    public IEnumerable<ValueStep> StepsOf(int attribute)
    {
        var steps = new List<ValueStep>();
        var values = _base;
        foreach (var update in _detail)
        {
            for (var i = 0; i < update.Operations.Length; i++)
            {
                var (number, kind, stated) = update.Operations[i];
                if (number != attribute)
                    continue;
                values = values.Then(update with { Operations = [update.Operations[i]] });
                var at = new StepCursor(update.TimeMs, update.OperationId, i);
                steps.Add(new ValueStep(at, update.Source, kind, stated, values.GetValueOrDefault(attribute)?.Value));
            }
        }
        steps.Reverse();
        return steps;
    }

    /// <summary>Folds away what no update at or after <paramref name="floorMs"/> can change. Changes nothing that can be seen.</summary>
    public void Trim(long floorMs)
    {
        var gone = 0;
        while (gone < _detail.Count && _detail[gone].TimeMs < floorMs)
            _base = _base.Then(_detail[gone++]);
        if (gone == 0)
            return;
        Fingerprints.Add(_detail.Take(gone).Select(u => u.OperationId));
        _detail.RemoveRange(0, gone);
        _ids = null;
        DetailFromMs = Math.Max(DetailFromMs, floorMs);
    }

    /// <summary>Puts back those that a snapshot held, or others.</summary>
    public void RestoreFingerprints(Fingerprints fingerprints) => Fingerprints = fingerprints;

    /// <summary>Puts back what a snapshot held, but for <see cref="Fingerprints"/>.</summary>
    public static AttributeHistory Restore(
        ImmutableSortedDictionary<int, KnownValue> values, long detailFromMs, long count, long lastMs, IEnumerable<UserUpdate> detail)
    {
        var history = new AttributeHistory { _base = values, DetailFromMs = detailFromMs };
        foreach (var update in detail)
            history.Add(update);
        (history.Count, history.LastMs) = (count, lastMs);
        return history;
    }

    private static readonly Comparer<UserUpdate> _byOrder = Comparer<UserUpdate>.Create(UserUpdate.Compare);

    /// <summary>Up to this many updates a search beats a set.</summary>
    private const int Few = 16;
}
