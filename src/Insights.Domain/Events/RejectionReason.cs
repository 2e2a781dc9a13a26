namespace Insights.Domain.Events;

/// <summary>Why an event was not taken: a closed set, each in its wire form. A neighbour in the batch is never touched by it.</summary>
public enum RejectionReason
{
    /// <summary>event_id is not 1 to 64 UTF-8 bytes without control characters.</summary>
    InvalidEventId = 1,

    /// <summary>user_id is not 1 to 256 UTF-8 bytes without control characters, or no one's (docs/semantics.md 1.1).</summary>
    InvalidUserId,

    /// <summary>anonymous_id is not 1 to 256 UTF-8 bytes without control characters, or no one's (docs/semantics.md 1.1).</summary>
    InvalidAnonymousId,

    /// <summary>Neither user_id nor anonymous_id is given.</summary>
    MissingUser,

    /// <summary>time is missing or no point in time of the years 1 to 9999.</summary>
    InvalidTime,

    /// <summary>type is not 1 to 128 characters.</summary>
    InvalidType,

    /// <summary>Another field has a wrong form or is too long; the detail names it.</summary>
    InvalidField,

    /// <summary>The event as sent is larger than 32 KiB.</summary>
    EventTooLarge,

    /// <summary>It happened longer ago than the account's lateness, or with an import key than the retention.</summary>
    TooLate,

    /// <summary>It states an address or a place, which only a server or import key may.</summary>
    NotPermitted,

    /// <summary>Too much is waiting to be written; nothing was stored. The only reasons for which sending again helps are this one and the next.</summary>
    Overloaded,

    /// <summary>It is not known to be stored; sending it again with the same event_id is safe.</summary>
    Unavailable,

    /// <summary>It names an identified user and no anonymous one, and the account has user identification off (docs/semantics.md 1.7).</summary>
    UserIdentificationOff,

    /// <summary>The events of its user have brought as many bytes in a day as are kept of one user.</summary>
    UserQuota,

    /// <summary>Its user agent is a known crawler, monitor or HTTP library, and the account drops them (docs/semantics.md 1.2).</summary>
    Bot,

    /// <summary>It happened before the erasure of its user (docs/semantics.md 1.8).</summary>
    Erased,
}

/// <summary>What follows from a reason.</summary>
public static class RejectionReasons
{
    /// <summary>Whether the same event may be taken when it is sent again.</summary>
    public static bool CanRetry(this RejectionReason reason) =>
        reason is RejectionReason.Overloaded or RejectionReason.Unavailable;

    /// <summary>The name on the wire, the same in JSON and in the .proto files.</summary>
    public static string WireName(this RejectionReason reason) => reason switch
    {
        RejectionReason.InvalidEventId => "INVALID_EVENT_ID",
        RejectionReason.InvalidUserId => "INVALID_USER_ID",
        RejectionReason.InvalidAnonymousId => "INVALID_ANONYMOUS_ID",
        RejectionReason.MissingUser => "MISSING_USER",
        RejectionReason.InvalidTime => "INVALID_TIME",
        RejectionReason.InvalidType => "INVALID_TYPE",
        RejectionReason.InvalidField => "INVALID_FIELD",
        RejectionReason.EventTooLarge => "EVENT_TOO_LARGE",
        RejectionReason.TooLate => "TOO_LATE",
        RejectionReason.NotPermitted => "NOT_PERMITTED",
        RejectionReason.Overloaded => "OVERLOADED",
        RejectionReason.Unavailable => "UNAVAILABLE",
        RejectionReason.UserIdentificationOff => "USER_IDENTIFICATION_OFF",
        RejectionReason.UserQuota => "USER_QUOTA",
        RejectionReason.Bot => "BOT",
        RejectionReason.Erased => "ERASED",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
