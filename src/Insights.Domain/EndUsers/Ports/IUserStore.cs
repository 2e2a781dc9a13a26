namespace Insights.Domain.EndUsers.Ports;

/// <summary>
/// The port: what is stored of end users, as their owners use it. SQLite, PostgreSQL and the tests' memory are behind it.
/// Takes: appends, settlements, erasures and compactions of one user each, in the order of its <see cref="WriteSession"/>.
/// Keeps: per user a log, numbered from 1 or from where it was compacted, and what is made from it: projection, snapshot, alarm.
/// Gives: what an owner loads its user from. A write returns at once; its task ends when it is durable, else with a
/// <see cref="StoreException"/>. Each write is made as a whole or not at all.
/// (user, seq) is unique, which fences a stale owner (docs/semantics.md). Safe for concurrent use.
/// </summary>
public interface IUserStore
{
    /// <summary>What an owner wakes its user from, as of one moment. Its entries may be lean (<see cref="ReadLeanLogAsync"/>).</summary>
    /// <param name="fromStart">Whether all entries are wanted, and no snapshot.</param>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    ValueTask<StoredState> ReadAsync(EndUserKey user, bool fromStart, CancellationToken ct);

    /// <summary>The entries after <paramref name="afterSeq"/> (0: all), in order; empty for a user not known.</summary>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    ValueTask<IReadOnlyList<LogEntry>> ReadLogAsync(EndUserKey user, long afterSeq, CancellationToken ct);

    /// <summary>
    /// The entries after <paramref name="afterSeq"/> (0: all), in order, as long as they have not more than some
    /// <paramref name="bytes"/> together: at least what one append brought, where there is any more.
    /// </summary>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    ValueTask<IReadOnlyList<LogEntry>> ReadLogPageAsync(EndUserKey user, long afterSeq, long bytes, CancellationToken ct) =>
        ReadLogAsync(user, afterSeq, ct);

    /// <summary>
    /// All entries, in order. Of appends with an entry of more than 2 KiB the events lack those details that change no state: all
    /// but the Analytics Properties. So a log of any size is read in little memory.
    /// </summary>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    ValueTask<IReadOnlyList<LogEntry>> ReadLeanLogAsync(EndUserKey user, CancellationToken ct) => ReadLogAsync(user, 0, ct);

    /// <summary>
    /// The incarnation that is stored of a user (<see cref="WriteSession.Incarnation"/>): what another user says of an incarnation that is over is not
    /// to be acted on. Null where there is none, 0 where it is not known.
    /// </summary>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    ValueTask<long?> ReadIncarnationAsync(EndUserKey user, CancellationToken ct);

    /// <summary>Appends entries, and sets the alarm that they need.</summary>
    Task AppendAsync(LogAppend append);

    /// <summary>
    /// Writes what the log amounts to at a moment. <see cref="StoreFault.Conflict"/> where the log does not end where the
    /// settlement says, is of another incarnation, or anything that the settlement expects is otherwise.
    /// </summary>
    Task SettleAsync(Settlement settlement);

    /// <summary>
    /// Removes every trace of a user: log, snapshot, projection, alarm; <see cref="StoreFault.Conflict"/> where the log has gone past
    /// <paramref name="upToSeq"/> or is of another incarnation. With <paramref name="next"/> it begins the next incarnation with what may stay;
    /// projection and snapshot are made anew from it.
    /// </summary>
    /// <param name="next">The entries of the next incarnation, from 1; its write session is of that incarnation. Null: nothing stays.</param>
    /// <param name="keepBeforeMs">Rows of sessions that began before this moment stay: no entry tells of them any more.</param>
    /// <param name="tombstone">What stays under the hash of the user, in place of one that is there. Null: that stays as it is.</param>
    /// <returns>What there was before that is no more; nothing where the user was not known.</returns>
    Task<ErasedRows> EraseAsync(
        WriteSession writeSession, long upToSeq, LogAppend? next = null, long keepBeforeMs = long.MinValue, Tombstone? tombstone = null);

    /// <summary>Tells the store that what it gave of a user cannot be read, for it to log.</summary>
    /// <returns>What to throw: <see cref="StoreFault.Corrupt"/>.</returns>
    StoreException Corrupt(EndUserKey user, Exception why) => new(StoreFault.Corrupt, why);
}

/// <summary>Entries of one user to be appended.</summary>
/// <param name="WriteSession">Whose they are and in which order they come.</param>
/// <param name="FirstSeq">Number of the first; the others follow without a gap.</param>
/// <param name="Entries">The bytes of the entries (<see cref="IUserCodec"/>); at least one.</param>
/// <param name="AlarmMs">
/// When the user must be woken at the latest, Unix milliseconds, in place of the alarm that is set; may lie in the past. Null
/// leaves the alarm as it is. It is durable no later than the entries: an event without its alarm could stay in an open session for
/// ever.
/// </param>
public sealed record LogAppend(WriteSession WriteSession, long FirstSeq, IReadOnlyList<byte[]> Entries, long? AlarmMs = null)
{
    /// <summary>
    /// When the user was erased last, as far as the owner knew when it decided; Unix milliseconds, before all times where it knew of no
    /// erasure. An append that begins a log is <see cref="StoreFault.Conflict"/> where there is a later one: nothing else would tell.
    /// </summary>
    public long ErasedMs { get; init; } = long.MinValue;

    /// <summary>Number of the last entry.</summary>
    public long LastSeq => FirstSeq + Entries.Count - 1;
}

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
