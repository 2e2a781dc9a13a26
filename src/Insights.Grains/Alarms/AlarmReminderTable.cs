using System.Globalization;
using Insights.Domain.EndUsers.Ports;
using Insights.Grains.EndUsers;
using Orleans;
using Orleans.Runtime;

namespace Insights.Grains.Alarms;

/// <summary>
/// What Orleans's reminder service reads. The reminder of an end user is the alarm in the store, written with the events that
/// need it; only overdue ones are of interest, as a silo that holds a user answers its alarm by itself. The reminders of all
/// other grains are in the table behind this one.
/// </summary>
/// <param name="others">The reminders of all grains but end users.</param>
/// <param name="clock">The clock that the reminder service goes by.</param>
public sealed class AlarmReminderTable(IReminderTable others, OverdueAlarms overdue, ReminderTiming timing, TimeProvider clock) : IReminderTable
{
    /// <summary>The name of an end user's only reminder.</summary>
    public const string ReminderName = "close";

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken = default) => others.StartAsync(cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken = default) => others.StopAsync(cancellationToken);

    /// <summary>Those of a part of the ring: after <paramref name="begin"/> up to <paramref name="end"/>, around its end where that is not greater.</summary>
    public async Task<ReminderTableData> ReadRows(uint begin, uint end)
    {
        var reading = overdue.ReadAsync();
        var rows = await others.ReadRows(begin, end).ConfigureAwait(false);
        var alarms = await reading.ConfigureAwait(false);
        if (alarms.Count == 0)
            return rows;
        // Not in the past, where a reminder would wait for its second time; and not all in one moment.
        var firstAt = (clock.GetUtcNow() + timing.RingIn).UtcDateTime;
        var apart = timing.RefreshEvery / timing.MostAtOnce;
        return new ReminderTableData(rows.Reminders.Concat(
            alarms.Where(alarm => IsIn(alarm.RingHash, begin, end)).Select(alarm => Entry(alarm.Grain, alarm.DueMs, firstAt + (apart * alarm.Place)))));
    }

    /// <inheritdoc/>
    public async Task<ReminderTableData> ReadRows(GrainId grainId)
    {
        if (!EndUserGrainId.IsOfEndUser(grainId))
            return await others.ReadRows(grainId).ConfigureAwait(false);
        return await ReadRow(grainId, ReminderName).ConfigureAwait(false) is { } row ? new ReminderTableData(row) : new ReminderTableData();
    }

    /// <inheritdoc/>
    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName)
    {
        if (!EndUserGrainId.IsOfEndUser(grainId))
            return await others.ReadRow(grainId, reminderName).ConfigureAwait(false);
        if (reminderName != ReminderName || !GrainIdKeyExtensions.TryGetGuidKey(grainId, out var hash, out _))
            return null;
        return await overdue.FindAsync(hash, CancellationToken.None).ConfigureAwait(false) is { } alarm
            ? Entry(grainId, alarm.DueMs, DateTimeOffset.FromUnixTimeMilliseconds(alarm.DueMs).UtcDateTime + timing.Overdue)
            : null;
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The reminder is an end user's: those are set with its events only.</exception>
    public Task<string?> UpsertRow(ReminderEntry entry) => Others(entry.GrainId).UpsertRow(entry);

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The reminder is an end user's: those are cleared with what answers them only.</exception>
    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => Others(grainId).RemoveRow(grainId, reminderName, eTag);

    /// <inheritdoc/>
    public Task TestOnlyClearTable() => others.TestOnlyClearTable();

    private IReminderTable Others(GrainId grain) => EndUserGrainId.IsOfEndUser(grain)
        ? throw new NotSupportedException("The reminder of an end user is its alarm, which the store sets and clears.")
        : others;

    private ReminderEntry Entry(GrainId grain, long dueMs, DateTime startAt) => new()
    {
        GrainId = grain,
        ReminderName = ReminderName,
        StartAt = startAt,
        Period = timing.Period,
        ETag = dueMs.ToString(CultureInfo.InvariantCulture),
    };

    private static bool IsIn(uint hash, uint begin, uint end) => begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;
}
