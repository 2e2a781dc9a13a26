using Insights.Domain.EndUsers;
using Insights.Domain.Events;
using Insights.Service.Keys;

namespace Insights.Service.Ingest;

/// <summary>
/// How many bytes events bring to one user in a day, as far as they come through this process: what is kept of one user must be
/// readable in one go. Counts in four megabytes, where two users may share a count. Safe for concurrent use.
/// </summary>
/// <param name="perDay">Bytes of details of events of a user in a day of UTC; 0: any number.</param>
public sealed class UserBytes(long perDay)
{
    private const int Counts = 1 << 20;

    private const long DayMs = 86_400_000;

    /// <summary>What an event takes beside its details, about.</summary>
    private const int OfEvent = 100;

    private readonly Lock _turning = new();
    private readonly Rejection _refused = new(
        RejectionReason.UserQuota, $"The events of one user may bring {perDay} bytes a day to a silo, and have brought as many.");
    private int[] _counts = perDay == 0 ? [] : new int[Counts];
    private long _day;

    /// <summary>Counts an event; one with a key that may import history does not count.</summary>
    /// <returns>Why it is not taken; null: it is.</returns>
    /// <param name="receivedMs">When it was received, Unix milliseconds.</param>
    public Rejection? Count(Caller caller, EndUserKey user, UserEvent e, long receivedMs)
    {
        if (perDay == 0 || caller.MayImport)
            return null;
        if (receivedMs / DayMs is var day && day > Volatile.Read(ref _day))
            Turn(day);
        // The hash is seeded anew in each process, so nobody can choose IDs that share a count.
        ref var count = ref _counts[user.GetHashCode() & (Counts - 1)];
        var bytes = OfEvent + e.Details.Length;
        if (Volatile.Read(ref count) > perDay - bytes)
            return _refused;
        Interlocked.Add(ref count, bytes);
        return null;
    }

    private void Turn(long day)
    {
        lock (_turning)
        {
            if (day <= _day)
                return;
            _counts = new int[Counts];
            Volatile.Write(ref _day, day);
        }
    }
}
