namespace Insights.Domain.Identity;

/// <summary>Why two IDs were not linked: a closed set (docs/semantics.md 1.7). Sent between silos; do not renumber.</summary>
public enum LinkRefusal
{
    /// <summary>It was not refused.</summary>
    None = 0,

    /// <summary>The anonymous ID or the user ID is no one's, such as <c>null</c> or <c>guest</c> (<see cref="NoOne"/>).</summary>
    IdOfNoOne = 1,

    /// <summary>What is to be linked is an identified user: those are never merged into another.</summary>
    AlreadyIdentified = 2,

    /// <summary>The user has its 100 anonymous records already.</summary>
    TooManyAnonymous = 3,

    /// <summary>What it is to be linked to is no identified user.</summary>
    NotIdentified = 4,

    /// <summary>It is from before the erasure of one of the two (docs/semantics.md 1.8).</summary>
    Erased = 5,
}

/// <summary>What follows from a refusal.</summary>
public static class LinkRefusals
{
    /// <summary>Most anonymous records in one identified user.</summary>
    public const int MaxAnonymous = 100;

    /// <summary>The name on every wire.</summary>
    public static string WireName(this LinkRefusal refusal) => refusal switch
    {
        LinkRefusal.IdOfNoOne => "ID_OF_NO_ONE",
        LinkRefusal.AlreadyIdentified => "ALREADY_IDENTIFIED",
        LinkRefusal.TooManyAnonymous => "TOO_MANY_ANONYMOUS",
        LinkRefusal.NotIdentified => "NOT_IDENTIFIED",
        LinkRefusal.Erased => "ERASED",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, null),
    };

    /// <summary>What the answer to an event says whose link was refused, the event being taken.</summary>
    public const string OfTakenEvent =
        "The event is taken, but its anonymousId is not linked to the user, who has 100 anonymous records already, which is the most.";

    /// <summary>What to do about it, in words.</summary>
    public static string Detail(this LinkRefusal refusal) => refusal switch
    {
        LinkRefusal.IdOfNoOne => "An ID such as null, undefined, anonymous or guest is no one's; nothing was linked.",
        LinkRefusal.AlreadyIdentified => "An identified user cannot be linked into another; nothing was linked.",
        LinkRefusal.TooManyAnonymous => "The user has 100 anonymous records already, which is the most; nothing was linked.",
        LinkRefusal.NotIdentified => "An anonymous record can be linked to an identified user only; nothing was linked.",
        LinkRefusal.Erased => "It happened before one of the two was erased; nothing was linked.",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, null),
    };
}
