namespace Insights.Domain.Filters;

/// <summary>What a clause asks of its field. An unset value answers no to every one of them.</summary>
public enum FilterOperator
{
    /// <summary>=, of all types but lists and tags.</summary>
    Equal,

    /// <summary>!=, of the same; no where the value is unset.</summary>
    NotEqual,

    /// <summary>Of texts (by Unicode code point), numbers, times and durations.</summary>
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,

    /// <summary>Equal to one of the operands, of which there are 1 to 100; of the types that know =, but booleans.</summary>
    In,

    /// <summary>A list or the tags have the element.</summary>
    Has,

    /// <summary>There is a value; of every type, without an operand. A list or a text may be empty. Tags: at least one holds.</summary>
    Present,

    /// <summary>A text has the operand in it; ordinal, as are the two below. Each text contains the empty one.</summary>
    Contains,
    StartsWith,
    EndsWith,
}
