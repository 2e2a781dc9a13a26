namespace Insights.Domain.EndUsers.Ports;

/// <summary>Saved states of users, one each, so that not the whole log must be read. Any may be lost without harm.</summary>
public interface ISnapshots
{
    /// <summary>The latest snapshot; null where there is none.</summary>
    ValueTask<Snapshot?> ReadAsync(EndUserKey user, CancellationToken ct);

    /// <summary>Saves a snapshot, unless a later one is there. Ordering and failures as <see cref="IUserLog.AppendAsync"/>.</summary>
    Task WriteAsync(StoreLane lane, Snapshot snapshot);
}

/// <summary>A saved state.</summary>
/// <param name="Seq">The last entry it holds.</param>
/// <param name="Bytes">As <see cref="Codec.SnapshotCodec"/> writes it.</param>
public sealed record Snapshot(long Seq, ReadOnlyMemory<byte> Bytes);
