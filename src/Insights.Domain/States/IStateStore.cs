using Insights.Domain.EndUsers.Ports;

namespace Insights.Domain.States;

/// <summary>
/// Small states by type and key, each with a version: what grains that are no end users keep where no database of Orleans's is
/// there. Safe for concurrent use. Every method throws <see cref="StoreException"/> where the database cannot be reached.
/// </summary>
public interface IStateStore
{
    /// <returns>Null where there is none.</returns>
    ValueTask<(byte[] Body, long Version)?> ReadAsync(string type, string key, CancellationToken ct);

    /// <param name="version">That which was read; 0: there is none yet.</param>
    /// <returns>The new version; null where another one wrote in between, and nothing was written.</returns>
    ValueTask<long?> WriteAsync(string type, string key, ReadOnlyMemory<byte> body, long version, CancellationToken ct);

    ValueTask ClearAsync(string type, string key, CancellationToken ct);
}
