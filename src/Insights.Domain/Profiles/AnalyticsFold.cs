using System.Collections.Immutable;
using Insights.Domain.Attributes;
using Insights.Domain.Events;
using Insights.Domain.Sessions;

namespace Insights.Domain.Profiles;

/// <summary>
/// Of each Analytics Property the value of the latest event that states one, by <see cref="EventOrder"/>: a commutative,
/// idempotent monoid over events, so neither their order nor a repetition matters. Immutable.
/// </summary>
public sealed class AnalyticsFold
{
    public static readonly AnalyticsFold None = new(new StatedText?[AnalyticsNumbers.Count]);

    private readonly StatedText?[] _latest;

    private AnalyticsFold(StatedText?[] latest) => _latest = latest;

    /// <summary>By the order of <see cref="AnalyticsNumbers.Names"/>; null where no event stated one.</summary>
    public IReadOnlyList<StatedText?> Latest => _latest;

    public static AnalyticsFold Of(IReadOnlyList<StatedText?> latest) => latest.All(t => t is null) ? None : new([.. latest]);

    /// <summary>The fold with one more event; the same instance where that changes nothing.</summary>
    public AnalyticsFold With(KnownEvent e)
    {
        if (e.Analytics is not { } stated)
            return this;
        StatedText?[]? latest = null;
        for (var i = 0; i < _latest.Length; i++)
        {
            if (stated[i] is { } text && (_latest[i] is not { } known || e.Order > known.Order))
                (latest ??= [.. _latest])[i] = new StatedText(text, e.Order);
        }
        return latest is null ? this : new AnalyticsFold(latest);
    }

    /// <summary>Adds the values to those of custom attributes.</summary>
    public ImmutableSortedDictionary<int, KnownValue> AddTo(ImmutableSortedDictionary<int, KnownValue> values)
    {
        if (ReferenceEquals(this, None))
            return values;
        var all = values.ToBuilder();
        for (var i = 0; i < _latest.Length; i++)
        {
            if (_latest[i] is { } known)
                all[-1 - i] = new KnownValue(new TextValue(known.Text), AttributeSource.Event, known.Order.TimeMs);
        }
        return all.ToImmutable();
    }
}

/// <summary>A text that an event stated.</summary>
/// <param name="Order">The event's.</param>
public sealed record StatedText(string Text, EventOrder Order);
