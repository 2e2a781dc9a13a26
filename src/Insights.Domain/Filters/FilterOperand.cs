using System.Collections.Immutable;
using Insights.Domain.EndUsers;
using Insights.Domain.Tags;

namespace Insights.Domain.Filters;

/// <summary>What a field is compared with, of the field's own type: a closed set.</summary>
public abstract record FilterOperand
{
    private protected FilterOperand()
    {
    }
}

/// <summary>For texts, and elements of lists.</summary>
/// <param name="Text">Well-formed, without U+0000; may be empty.</param>
public sealed record TextOperand(string Text) : FilterOperand;

/// <param name="Number">Finite.</param>
public sealed record NumberOperand(double Number) : FilterOperand;

public sealed record BooleanOperand(bool Boolean) : FilterOperand;

/// <param name="Ms">Unix milliseconds; where relative, milliseconds to add to the moment of the question.</param>
public sealed record TimeOperand(long Ms, bool IsRelative) : FilterOperand
{
    /// <summary>Unix milliseconds.</summary>
    public long AtMs(long nowMs) => IsRelative ? nowMs + Ms : Ms;
}

/// <param name="Ms">Milliseconds; never negative.</param>
public sealed record DurationOperand(long Ms) : FilterOperand;

public sealed record KindOperand(UserKind Kind) : FilterOperand;

/// <param name="Numbers">The attributes of which one must have a value (<see cref="TagRules.NumbersOf"/>).</param>
public sealed record TagOperand(UserTag Tag, ImmutableArray<int> Numbers) : FilterOperand;
