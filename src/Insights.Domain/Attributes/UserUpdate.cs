using System.Collections.Immutable;

namespace Insights.Domain.Attributes;

/// <summary>What is done to a value (docs/semantics.md 1.6). Stored; do not renumber.</summary>
public enum OperationKind
{
    /// <summary>The value from now on.</summary>
    Set = 1,

    /// <summary>The value where there is none yet.</summary>
    SetOnce = 2,

    /// <summary>Adds a number; where there is no value, to 0.</summary>
    Add = 3,

    /// <summary>Adds texts to the end of a list, as long as it has room.</summary>
    Append = 4,

    /// <summary>Adds those texts to the end of a list that are not in it, as long as it has room.</summary>
    Union = 5,

    /// <summary>Takes texts out of a list, wherever they stand in it.</summary>
    Remove = 6,

    /// <summary>From now on there is no value.</summary>
    Unset = 7,
}

/// <summary>One operation on one attribute.</summary>
/// <param name="Attribute">Its number in the account's catalogue, from 1: a name may be given away anew, a number never is.</param>
/// <param name="Value">Of the attribute's type; null with <see cref="OperationKind.Unset"/> only.</param>
public readonly record struct AttributeOperation(int Attribute, OperationKind Kind, AttributeValue? Value);

/// <summary>Operations on attributes of one user, all or none, at one moment. Immutable.</summary>
public sealed record UserUpdate
{
    /// <summary>Unique within the user; 1 to 64 UTF-8 bytes as sent.</summary>
    public required string OperationId { get; init; }

    /// <summary>Effective time, Unix milliseconds, as that of an event (<see cref="Events.EffectiveTime"/>).</summary>
    public required long TimeMs { get; init; }

    public required AttributeSource Source { get; init; }

    /// <summary>1 to 100, made in this order.</summary>
    public required ImmutableArray<AttributeOperation> Operations { get; init; }

    /// <summary>The order in which updates are made, whatever the order they came in: by time, then by operation ID, ordinal.</summary>
    public static int Compare(UserUpdate a, UserUpdate b)
    {
        var byTime = a.TimeMs.CompareTo(b.TimeMs);
        return byTime != 0 ? byTime : string.CompareOrdinal(a.OperationId, b.OperationId);
    }

    public bool Equals(UserUpdate? other) => other is not null && Compare(this, other) == 0 && Source == other.Source
        && Operations.AsSpan().SequenceEqual(other.Operations.AsSpan());

    public override int GetHashCode() => HashCode.Combine(OperationId, TimeMs);
}
