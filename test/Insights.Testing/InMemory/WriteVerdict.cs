using Insights.Domain.EndUsers.Ports;

namespace Insights.Testing.InMemory;

/// <summary>What happens to one write of an <see cref="InMemoryStore"/>.</summary>
public enum WriteVerdict
{
    /// <summary>It is made, and succeeds or conflicts by what is stored.</summary>
    Commit,

    /// <summary>It waits, and all that come after it, until the simulation commits or loses it.</summary>
    Hold,

    /// <summary>It is not made and fails <see cref="StoreFault.Unavailable"/>.</summary>
    FailBefore,

    /// <summary>It is made, and yet fails <see cref="StoreFault.Unavailable"/>: the outcome that its owner cannot know.</summary>
    FailAfter,

    /// <summary>It is not taken at all: <see cref="StoreFault.Full"/>, and the write session stays whole.</summary>
    Full,
}

public enum WriteKind
{
    Append,
    Settle,

    /// <summary>A settlement that shortens the log.</summary>
    Compact,

    Erase,
}

/// <summary>A write that was handed over.</summary>
/// <param name="Rows">How many rows of a queue it takes up.</param>
public sealed record PendingWrite(WriteKind Kind, WriteSession WriteSession, int Rows);
