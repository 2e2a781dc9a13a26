using Insights.Domain.EndUsers.Codec;

namespace Insights.Domain.EndUsers.Ports;

/// <summary>
/// The user log: per user an unbroken run of entries numbered from 1. (user, seq) is unique, which fences a stale owner
/// (DESIGN 2.1). Safe for concurrent use.
/// </summary>
public interface IUserLog
{
    /// <summary>
    /// Appends entries in one piece, all or none. Returns at once; the task ends when they are durable, else with a
    /// <see cref="StoreException"/>. What one <see cref="StoreLane"/> hands over is written in the order handed over,
    /// together with that of <see cref="IAlarms"/>, <see cref="IUserRows"/> and <see cref="ISnapshots"/>.
    /// </summary>
    Task AppendAsync(LogAppend append);

    /// <summary>The entries after <paramref name="afterSeq"/> (0: all), in order; empty for a user not known.</summary>
    ValueTask<IReadOnlyList<LogEntry>> ReadAsync(EndUserKey user, long afterSeq, CancellationToken ct);

    /// <summary>
    /// The life that is stored of a user (<see cref="StoreLane.Life"/>): what another user says of a life that is over is not to
    /// be acted on. Null where there is none, 0 where it is not known.
    /// </summary>
    async ValueTask<long?> LifeAsync(EndUserKey user, CancellationToken ct) =>
        await ReadAsync(user, 0, ct).ConfigureAwait(false) is [var first, ..] ? ((UserCreated)EntryCodec.Decode(first.Bytes)).AtMs : null;

    /// <summary>
    /// Removes every trace of a user: log, snapshot, rows, alarm; nothing where the log has gone past
    /// <paramref name="upToSeq"/> or is of another life, which then fails with <see cref="StoreFault.Conflict"/>.
    /// </summary>
    /// <returns>What there was; nothing where the user was not known.</returns>
    Task<ErasedRows> EraseAsync(StoreLane lane, long upToSeq);

    /// <summary>
    /// Erases a user as <see cref="EraseAsync"/> does and begins the next life with what may stay, both in one piece: rows and
    /// snapshot are made anew from it.
    /// </summary>
    /// <param name="next">The entries of the next life, from 1; its lane is of that life.</param>
    /// <returns>What there was before.</returns>
    Task<ErasedRows> ReplaceAsync(StoreLane lane, long upToSeq, LogAppend next);
}

/// <summary>Entries of one user to be appended.</summary>
/// <param name="Lane">Whose they are and in which order they come.</param>
/// <param name="FirstSeq">Number of the first; the others follow without a gap.</param>
/// <param name="Entries">The entries as <see cref="Codec.EntryCodec"/> writes them; at least one.</param>
/// <param name="AlarmMs">
/// The alarm to set, as <see cref="IAlarms.SetAsync"/> would with the last seq of the entries; null leaves it as it is. It is
/// durable no later than the entries: an event without its alarm could stay in an open session for ever.
/// </param>
public sealed record LogAppend(StoreLane Lane, long FirstSeq, IReadOnlyList<byte[]> Entries, long? AlarmMs = null);

/// <summary>What an erasure removed of one user.</summary>
/// <param name="Entries">Entries of the log.</param>
/// <param name="Sessions">Rows of closed sessions.</param>
/// <param name="Attributes">Rows of attribute values, Analytics Properties among them.</param>
/// <param name="Snapshots">Saved states: 1 or 0.</param>
/// <param name="Alarms">Alarms: 1 or 0.</param>
public sealed record ErasedRows(long Entries, long Sessions, long Attributes, long Snapshots, long Alarms)
{
    public static readonly ErasedRows Nothing = new(0, 0, 0, 0, 0);
}

/// <summary>One entry as stored.</summary>
public readonly record struct LogEntry(long Seq, ReadOnlyMemory<byte> Bytes);
