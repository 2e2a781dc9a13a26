namespace Insights.Domain.Attributes;

/// <summary>What an update would do.</summary>
public enum UpdateVerdict
{
    /// <summary>It gives an attribute another value.</summary>
    Changes = 1,

    /// <summary>It states what is so already, or what its own source states otherwise at the same time.</summary>
    ChangesNothing = 2,

    /// <summary>It states something else than is so, and what is so is of a later time.</summary>
    Superseded = 3,

    /// <summary>As <see cref="UpdateOutcome.Duplicate"/>.</summary>
    Duplicate = 4,

    /// <summary>As <see cref="UpdateOutcome.TooLate"/>.</summary>
    TooLate = 5,

    /// <summary>As <see cref="UpdateOutcome.Erased"/>.</summary>
    Erased = 6,
}
