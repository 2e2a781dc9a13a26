using Insights.Domain.EndUsers.Commands;
using Insights.Domain.Profiles;

namespace Insights.Domain.EndUsers.Ports;

/// <summary>
/// The directory of end users: reaches the one owner of any of them, waking it where it is asleep. What a gateway and other
/// users call; a host implements it.
/// </summary>
public interface IEndUsers
{
    /// <summary>
    /// Takes events of one user. Ends when all that are answered <see cref="RecordOutcome.Accepted"/> or
    /// <see cref="RecordOutcome.Duplicate"/> are durable.
    /// </summary>
    /// <returns>One outcome for each event, in order.</returns>
    /// <exception cref="StoreException">None of the events is known to be durable; sending them again is safe.</exception>
    ValueTask<IReadOnlyList<RecordOutcome>> RecordAsync(EndUserKey user, IReadOnlyList<RecordEvent> events, CancellationToken ct);

    /// <summary>
    /// Takes events of one user within the call, where nothing must be waited for first: the user is active here, and no
    /// other turn of it is under way. What <see cref="RecordAsync"/> does, but for the many events that find it so.
    /// </summary>
    /// <returns>False where nothing was done: <see cref="RecordAsync"/> is to be called.</returns>
    bool TryRecord(EndUserKey user, IReadOnlyList<RecordEvent> events, out Recorded recorded)
    {
        recorded = default;
        return false;
    }

    /// <summary>Asks the user to do something. Ends when what it changes, and all that the answer rests on, is durable.</summary>
    /// <exception cref="StoreException">Nothing is known to be durable; asking again is safe.</exception>
    ValueTask<UserAnswer> ExecuteAsync(EndUserKey user, UserCommand command, CancellationToken ct);

    /// <summary>The profile now; null where there is no record.</summary>
    ValueTask<Profile?> GetAsync(EndUserKey user, CancellationToken ct);

    /// <summary>Brings the user's rows up to the clock, so that what reads them sees every closed session.</summary>
    ValueTask SettleAsync(EndUserKey user, CancellationToken ct);
}

/// <summary>Events that were taken, and are on their way into the log.</summary>
/// <param name="Outcomes">One for each event, in order; no answer before <paramref name="Durable"/> has ended.</param>
/// <param name="Durable">Ends when they are durable, else as <see cref="IEndUsers.RecordAsync"/> does.</param>
public readonly record struct Recorded(IReadOnlyList<RecordOutcome> Outcomes, Task Durable);
