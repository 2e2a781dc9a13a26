namespace Insights.Domain.EndUsers.Ports;

/// <summary>Why a write did not happen, or may not have, or why a read cannot be answered. A closed set; the numbers are sent between silos.</summary>
public enum StoreFault
{
    /// <summary>The queue is full; nothing was taken and the write session is whole. Try again later.</summary>
    Full = 1,

    /// <summary>Another owner wrote in between; nothing was written. Read again.</summary>
    Conflict = 2,

    /// <summary>
    /// The store could not be reached, or the commit's outcome is unclear. Read again: what a read does not find by then is
    /// never made, or the alarm it counted on would be gone.
    /// </summary>
    Unavailable = 3,

    /// <summary>An earlier write of the same session failed; nothing was written. Read again.</summary>
    BrokenSession = 4,

    /// <summary>
    /// What is stored of the user is damaged, or written by a newer version. A fault of ours, never of who asks; asking again does
    /// not help.
    /// </summary>
    Corrupt = 5,
}

/// <summary>A write that is not known to be durable, or a read without an answer.</summary>
public sealed class StoreException(StoreFault fault, Exception? inner = null)
    : Exception($"The store answered {fault}.", inner)
{
    public StoreFault Fault { get; } = fault;
}
