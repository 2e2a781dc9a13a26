using System.Collections.Immutable;

namespace Insights.Domain.Filters;

/// <summary>A node of a checked filter: a closed set. Logic has two values: a clause over an unset value is false, and Not turns that round.</summary>
public abstract record FilterNode
{
    private protected FilterNode()
    {
    }
}

/// <summary>AND.</summary>
/// <param name="Parts">None: true of every user (the empty filter); else two or more, none of them an AllOf.</param>
public sealed record AllOf(ImmutableArray<FilterNode> Parts) : FilterNode
{
    public static readonly AllOf Everyone = new([]);
}

/// <summary>OR.</summary>
/// <param name="Parts">Two or more, none of them an AnyOf.</param>
public sealed record AnyOf(ImmutableArray<FilterNode> Parts) : FilterNode;

/// <summary>NOT.</summary>
public sealed record Not(FilterNode Part) : FilterNode;

/// <summary>One question about one field.</summary>
/// <param name="Operands">One; none for <see cref="FilterOperator.Present"/>, but for tags, where it has all of them; 1 to 100 for <see cref="FilterOperator.In"/>. Of the kind that goes with the field's type.</param>
/// <param name="Text">As it stands in the filter.</param>
public sealed record Clause(FilterField Field, FilterOperator Operator, ImmutableArray<FilterOperand> Operands, string Text) : FilterNode
{
    /// <summary>The one operand.</summary>
    public FilterOperand Operand => Operands[0];
}
