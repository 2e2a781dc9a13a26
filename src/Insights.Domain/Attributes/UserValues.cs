using System.Collections.Immutable;

namespace Insights.Domain.Attributes;

/// <summary>A value as it stands.</summary>
/// <param name="Source">Where the operation that made it what it is came from.</param>
/// <param name="TimeMs">Effective time of that operation, Unix milliseconds: <c>set_time</c>.</param>
/// <param name="ChangeMs">
/// Effective time of the operation since which it has this value, Unix milliseconds: <c>change_time</c>. Null of an Analytics Property,
/// of which only the latest statement is kept.
/// </param>
public sealed record KnownValue(AttributeValue Value, AttributeSource Source, long TimeMs, long? ChangeMs = null);

/// <summary>
/// The values of one user by the number of their attribute: custom attributes from 1 on, the Analytics Properties below 0
/// (<see cref="AnalyticsNumbers"/>). Immutable; equal by content.
/// </summary>
public sealed class UserValues : IEquatable<UserValues>
{
    public static readonly UserValues None = new(ImmutableSortedDictionary<int, KnownValue>.Empty);

    private UserValues(ImmutableSortedDictionary<int, KnownValue> all) => All = all;

    /// <summary>By number.</summary>
    public ImmutableSortedDictionary<int, KnownValue> All { get; }

    public static UserValues Of(IEnumerable<KeyValuePair<int, KnownValue>> values) => Of(values.ToImmutableSortedDictionary());

    public static UserValues Of(ImmutableSortedDictionary<int, KnownValue> values) => values.IsEmpty ? None : new(values);

    public KnownValue? Find(int number) => All.GetValueOrDefault(number);

    public bool Equals(UserValues? other) => other is not null && (ReferenceEquals(All, other.All)
        || (All.Count == other.All.Count && All.SequenceEqual(other.All)));

    public override bool Equals(object? obj) => Equals(obj as UserValues);

    public override int GetHashCode() => All.Count;

    public override string ToString() => string.Join(", ", All.Select(v => FormattableString.Invariant(
        $"{v.Key}: {v.Value.Value} ({v.Value.Source}, {v.Value.TimeMs} ms, since {v.Value.ChangeMs} ms)")));
}
