namespace Insights.Domain.EndUsers.Ports;

/// <summary>Why a write did not happen, or may not have. A closed set.</summary>
public enum StoreFault
{
    /// <summary>The queue is full; nothing was taken and the lane is whole. Try again later.</summary>
    Full = 1,

    /// <summary>Another owner wrote in between; nothing was written. Read again.</summary>
    Conflict = 2,

    /// <summary>
    /// The store could not be reached, or the commit's outcome is unclear. Read again: what a read does not find by then is
    /// never made, or the alarm it counted on would be gone.
    /// </summary>
    Unavailable = 3,

    /// <summary>An earlier write of the same lane failed; nothing was written. Read again.</summary>
    BrokenLane = 4,
}

/// <summary>A write that is not known to be durable.</summary>
public sealed class StoreException(StoreFault fault, Exception? inner = null)
    : Exception($"The write was not made: {fault}.", inner)
{
    public StoreFault Fault { get; } = fault;
}
