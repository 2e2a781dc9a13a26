using Insights.Domain.Attributes;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;

namespace Insights.Domain.EndUsers.Ports;

/// <summary>
/// What the log of one user amounts to at a moment, written in one transaction: all of it, or nothing. All of it may be written
/// late or twice without harm, as it is made from the log.
/// </summary>
/// <param name="WriteSession">Whose it is and in which order it comes.</param>
/// <param name="Seq">
/// The last entry of the log, for which all of it stands; from 1. Where the log ends elsewhere another owner has appended: it
/// is that owner's to say what the log amounts to, and when its alarm goes off.
/// </param>
public sealed record Settlement(WriteSession WriteSession, long Seq)
{
    /// <summary>What changes in the rows that lists and questions read; null: nothing.</summary>
    public ProjectionUpdate? Projection { get; init; }

    /// <summary>The state to wake the user from (<see cref="IUserCodec.EncodeState"/>); null: the one before stays.</summary>
    public byte[]? Snapshot { get; init; }

    /// <summary>What becomes of the alarm; null: it stays as it is.</summary>
    public AlarmUpdate? Alarm { get; init; }

    /// <summary>What to shorten the log by; null: nothing.</summary>
    public LogCompaction? Compaction { get; init; }
}

/// <summary>What rows stand for.</summary>
/// <param name="Seq">The last entry they hold.</param>
/// <param name="AsOfMs">The moment at which sessions were looked at, Unix milliseconds.</param>
public sealed record ProjectionHead(long Seq, long AsOfMs);

/// <summary>New rows of one user: one profile row a user, one row a closed session, one a value.</summary>
/// <param name="Expected">The head that must be there; null: none.</param>
/// <param name="AsOfMs">The moment of the head from now on (<see cref="ProjectionHead.AsOfMs"/>); its entry is the settlement's.</param>
/// <param name="Profile">The profile row, at the head; its open session is not kept, its values by <paramref name="Values"/> only.</param>
/// <param name="ReplaceFromMs">Session rows that begin at or after this go; null: all stay.</param>
/// <param name="Sessions">Session rows to add, by start.</param>
/// <param name="Values">What changes in the rows of attribute values; null: nothing.</param>
/// <param name="ExpiresMs">
/// The day in which the user expires should nothing more come (<see cref="Retention.DayOf"/>), for the sweep to find; null
/// where the clock will change that before.
/// </param>
/// <param name="GoneMs">The moment of that day from which on lists leave the user out; inclusive, null as before.</param>
/// <param name="MergedMs">Of an anonymous user: sessions that ended before this moment were taken into an identified one, and count there; null: none were.</param>
public sealed record ProjectionUpdate(
    ProjectionHead? Expected,
    long AsOfMs,
    Profile Profile,
    long? ReplaceFromMs,
    IReadOnlyList<Session> Sessions,
    ValueChanges? Values = null,
    long? ExpiresMs = null,
    long? GoneMs = null,
    long? MergedMs = null);

/// <summary>
/// Sets or clears the alarm. One that is still to go off stands: another owner of the user, who set it with an entry, may count
/// on it and append more without an alarm.
/// </summary>
/// <param name="DueMs">When the user must be woken at the latest, Unix milliseconds, may lie in the past; null: no alarm is needed.</param>
/// <param name="GoneOffByMs">An alarm set for later than this stands, Unix milliseconds; default: none does.</param>
public sealed record AlarmUpdate(long? DueMs, long GoneOffByMs = long.MaxValue);

/// <summary>
/// Puts one entry in the place of all up to its number; those after it stay. <see cref="StoreFault.Conflict"/> where the log does
/// not begin where it is said to.
/// </summary>
/// <param name="FirstSeq">Number of the first entry of the log; from 1.</param>
/// <param name="Seq">The last entry that it stands for, whose number it has; up to <see cref="Settlement.Seq"/>.</param>
/// <param name="Entry">Its bytes (<see cref="IUserCodec"/>).</param>
public sealed record LogCompaction(long FirstSeq, long Seq, byte[] Entry);
