namespace Insights.Domain.Attributes;

/// <summary>What became of an update.</summary>
public enum UpdateOutcome
{
    /// <summary>Taken, all of it; durable once the commit that holds it is.</summary>
    Applied = 1,

    /// <summary>Known already; nothing changed.</summary>
    Duplicate = 2,

    /// <summary>Older than the account's lateness, or with an import key than the retention.</summary>
    TooLate = 3,

    /// <summary>From before the user's erasure (docs/semantics.md 1.8).</summary>
    Erased = 4,

    /// <summary>There is no record of the user, and none was to be made.</summary>
    NoUser = 5,
}
