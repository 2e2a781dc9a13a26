using Insights.Domain.Events;

namespace Insights.Domain.EndUsers;

/// <summary>The command to take one event.</summary>
/// <param name="ReceivedMs">When it was received, Unix milliseconds.</param>
/// <param name="MayImport">Whether its key may send history (docs/semantics.md 1.5).</param>
public readonly record struct RecordEvent(UserEvent Event, long ReceivedMs, bool MayImport);

/// <summary>What became of one event.</summary>
public enum RecordOutcome
{
    /// <summary>Taken; durable once the commit that holds it is.</summary>
    Accepted = 1,

    /// <summary>Known already; nothing changed.</summary>
    Duplicate = 2,

    /// <summary>Older than the account's lateness, or with an import key than the retention.</summary>
    TooLate = 3,

    /// <summary>Taken as <see cref="Accepted"/> is, but the link that it asks for is refused: it would be the user's 101st anonymous record.</summary>
    AcceptedUnlinked = 4,

    /// <summary>Taken as <see cref="Accepted"/> is, by an anonymous record that is linked: the event is the identified user's alone.</summary>
    AcceptedForLinked = 5,

    /// <summary>From before the user's erasure (<see cref="Tombstone"/>).</summary>
    Erased = 6,
}
