using System.Collections.Frozen;
using Insights.Domain.EndUsers.Ports;
using Insights.Grains.EndUsers;
using Orleans.Runtime;

namespace Insights.Grains.Alarms;

/// <summary>The oldest alarms that nobody answered in time, as last read; so that a reminder, which brings a hash, finds its user. Thread-safe.</summary>
/// <param name="clock">The clock that alarms are set by.</param>
public sealed class OverdueAlarms(IDueAlarms alarms, ReminderTiming timing, TimeProvider clock)
{
    private readonly object _lock = new();
    private FrozenDictionary<Guid, DueAlarm> _last = FrozenDictionary<Guid, DueAlarm>.Empty;
    private Task<IReadOnlyList<OverdueAlarm>>? _reading;

    /// <summary>The oldest first, at most <see cref="ReminderTiming.MostAtOnce"/>. Who asks while they are being read shares what comes.</summary>
    /// <exception cref="StoreException">They could not be read.</exception>
    public Task<IReadOnlyList<OverdueAlarm>> ReadAsync()
    {
        lock (_lock)
        {
            if (_reading is not { IsCompleted: false })
                _reading = Task.Run(ReadOldestAsync);
            return _reading;
        }
    }

    /// <summary>The alarm of the user with this hash, due or not, as last read or else as stored; null where none is set.</summary>
    /// <exception cref="StoreException">The store could not be read.</exception>
    public async ValueTask<DueAlarm?> FindAsync(Guid userHash, CancellationToken ct) =>
        _last.GetValueOrDefault(userHash) ?? await alarms.FindAsync(userHash, ct).ConfigureAwait(false);

    private async Task<IReadOnlyList<OverdueAlarm>> ReadOldestAsync()
    {
        var overdueMs = (clock.GetUtcNow() - timing.Overdue).ToUnixTimeMilliseconds();
        var oldest = await alarms.ReadDueAsync(overdueMs, timing.MostAtOnce, CancellationToken.None).ConfigureAwait(false);
        var hashed = oldest.Select(alarm => (Hash: alarm.User.ToHash(), Alarm: alarm)).ToList();
        _last = hashed.ToFrozenDictionary(a => a.Hash, a => a.Alarm);
        return [.. hashed.Select((a, place) => new OverdueAlarm(EndUserGrainId.Of(a.Hash), a.Alarm.DueMs, place))];
    }
}

/// <summary>An alarm that is overdue.</summary>
/// <param name="Place">Its place among all, from the oldest, 0.</param>
public readonly record struct OverdueAlarm(GrainId Grain, long DueMs, int Place)
{
    /// <summary>Where in Orleans's ring its user is.</summary>
    public uint RingHash { get; } = Grain.GetUniformHashCode();
}
