using Insights.Domain.EndUsers.Ports;

namespace Insights.Storage.GroupCommit;

/// <summary>How one database takes a batch. Called by one thread only.</summary>
internal interface IBatchWriter : IDisposable
{
    /// <summary>Connects where it is not connected; cheap where it is.</summary>
    void Connect();

    /// <summary>
    /// Makes the writes of a batch durable, in order, in as few transactions as it can, and settles them: those in conflict
    /// fail <see cref="StoreFault.Conflict"/> with nothing written, the others succeed once the commit that holds them is through.
    /// </summary>
    /// <exception cref="Exception">The outcome of those that are not settled is not known; connect again.</exception>
    void Write(IReadOnlyList<WorkItem> batch);

    /// <summary>Lets go of the connection, so that the next <see cref="Connect"/> makes a new one. Does not throw.</summary>
    void Disconnect();
}
