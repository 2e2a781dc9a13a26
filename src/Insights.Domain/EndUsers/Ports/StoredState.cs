namespace Insights.Domain.EndUsers.Ports;

/// <summary>What an owner wakes its user from.</summary>
/// <param name="Snapshot">The latest; null where there is none, or none was wanted. May be lost without harm.</param>
/// <param name="Head">What the projection stands for; null where there is none.</param>
/// <param name="Entries">The entries after the snapshot, all where there is none; never behind what was made from them.</param>
public sealed record StoredState(Snapshot? Snapshot, ProjectionHead? Head, IReadOnlyList<LogEntry> Entries)
{
    /// <summary>What an erasure left; null where there is none, or it has been swept.</summary>
    public Tombstone? Tombstone { get; init; }
}

/// <summary>A saved state.</summary>
/// <param name="Seq">The last entry it holds.</param>
/// <param name="Bytes">As <see cref="IUserCodec.EncodeState"/> made them.</param>
public sealed record Snapshot(long Seq, ReadOnlyMemory<byte> Bytes);

/// <summary>One entry as stored.</summary>
/// <param name="IsLean">Whether the event in it lacks details (<see cref="IUserStore.ReadLeanLogAsync"/>).</param>
public readonly record struct LogEntry(long Seq, ReadOnlyMemory<byte> Bytes, bool IsLean = false);
