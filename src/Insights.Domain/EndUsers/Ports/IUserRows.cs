using Insights.Domain.Attributes;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;

namespace Insights.Domain.EndUsers.Ports;

/// <summary>
/// The rows that lists and questions read: one profile row a user, one row a closed session. Made from the log; may be
/// written late or twice without harm.
/// </summary>
public interface IUserRows
{
    /// <summary>What the user's rows stand for; null where there are none yet.</summary>
    ValueTask<RowsHead?> ReadHeadAsync(EndUserKey user, CancellationToken ct);

    /// <summary>
    /// Replaces the profile row and the session rows from a start on, all in one piece. Ordering and failures as
    /// <see cref="IUserLog.AppendAsync"/>; <see cref="StoreFault.Conflict"/> where the head is not the expected one.
    /// </summary>
    Task WriteAsync(StoreLane lane, RowsUpdate update);

    /// <summary>Up to <paramref name="limit"/> session rows, newest first by (start, first event_id, ordinal), older than <paramref name="after"/> where given.</summary>
    ValueTask<IReadOnlyList<Session>> ReadSessionsAsync(EndUserKey user, SessionCursor? after, int limit, CancellationToken ct);
}

/// <summary>What rows stand for.</summary>
/// <param name="Seq">The last entry they hold.</param>
/// <param name="AsOfMs">The moment at which sessions were looked at, Unix milliseconds.</param>
public sealed record RowsHead(long Seq, long AsOfMs);

/// <summary>Where a page of sessions, newest first, ended: the next one begins with what is older.</summary>
public sealed record SessionCursor(long StartMs, string FirstEventId);

/// <summary>New rows of one user.</summary>
/// <param name="Expected">The head that must be there; null: none.</param>
/// <param name="Head">The head from now on.</param>
/// <param name="Profile">The profile row, at the head; its open session is not kept, its values by <paramref name="Values"/> only.</param>
/// <param name="ReplaceFromMs">Session rows that begin at or after this go; null: all stay.</param>
/// <param name="Sessions">Session rows to add, by start.</param>
/// <param name="Values">What changes in the rows of attribute values; null: nothing.</param>
/// <param name="ExpiresMs">
/// The day in which the user expires should nothing more come (<see cref="Retention.DayOf"/>), for the sweep to find; null
/// where the clock will change that before.
/// </param>
/// <param name="GoneMs">The moment of that day from which on lists leave the user out; inclusive, null as before.</param>
public sealed record RowsUpdate(
    RowsHead? Expected,
    RowsHead Head,
    Profile Profile,
    long? ReplaceFromMs,
    IReadOnlyList<Session> Sessions,
    ValueChanges? Values = null,
    long? ExpiresMs = null,
    long? GoneMs = null);
