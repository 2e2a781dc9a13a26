using Insights.Domain.Attributes;
using Insights.Domain.EndUsers.Ports;

namespace Insights.Domain.EndUsers.Owners;

/// <content>What the alarm calls: closes due sessions and writes the projection, the snapshot and the next alarm.</content>
public sealed partial class EndUserOwner
{
    /// <summary>
    /// What the alarm calls, and a reader of rows: writes what the clock has closed, and sets the next alarm or clears it.
    /// Doing it twice, or too early, does no harm.
    /// </summary>
    public async ValueTask SettleAsync(CancellationToken ct)
    {
        Interlocked.Increment(ref _delivering);
        try
        {
            if (await SettleThisAsync(ct).ConfigureAwait(false) is not { } expired)
                return;
            await SettleExpiredAsync(expired, ct).ConfigureAwait(false);
            await SettleThisAsync(ct).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _delivering);
        }
    }

    /// <summary>
    /// Whether the alarm of events just appended is due at once, and for nothing but what they close. Users with values, or who may
    /// be linked, are left to the alarm: seed 1339 of the simulation of links found a value in their rows that was taken back.
    /// </summary>
    private bool MaySettleAtOnce(LoadedUser loaded)
    {
        var nowMs = NowMs(loaded);
        return loaded.AlarmMs <= nowMs && Key.Kind == UserKind.Identified && loaded.User.Identified is null && ReferenceEquals(loaded.User.Values, UserValues.None)
            && !loaded.User.IsExpiredAt(nowMs) && !loaded.IsCompactionDue(CutMs(loaded));
    }

    /// <summary>
    /// Within the lock, where a user was woken by events whose alarm is due at once, as by an import: closes what they close in
    /// their own commit, so that nobody has to wake the user again for it. Where the store has no room for that, the alarm
    /// stands, and rings.
    /// </summary>
    /// <returns>Ends when the events are durable, and what was handed over after them.</returns>
    private async ValueTask<Task> SettleAtOnceAsync(LoadedUser loaded)
    {
        _ = Settle(loaded);
        var durable = loaded.WhenDurable();
        await ForgetIfGoneAsync(loaded, durable).ConfigureAwait(false);
        return durable;
    }

    /// <summary>Within the lock. Of one who was erased, or never known, whoever comes next must read what is there afterwards.</summary>
    private async ValueTask<bool> ForgetIfGoneAsync(LoadedUser loaded, Task durable)
    {
        if (!loaded.IsErased && !loaded.User.IsEmpty)
            return false;
        Forget(loaded);
        await durable.ConfigureAwait(false);
        return true;
    }

    /// <summary>Settles and has no other user do so: one that waits for this one may call it.</summary>
    /// <returns>Users that have expired, and of whom this record is yet to be told; null: none.</returns>
    private async ValueTask<List<string>?> SettleThisAsync(CancellationToken ct)
    {
        LoadedUser loaded;
        List<string>? over = null;
        var durable = Task.CompletedTask;
        for (var told = false; ; told = true)
        {
            bool isExpired;
            await _lock.TakeAsync(ct).ConfigureAwait(false);
            try
            {
                loaded = await HoldUpToDateAsync(ct).ConfigureAwait(false);
                isExpired = loaded.User.IsExpiredAt(NowMs(loaded));
                if (!isExpired && (told || !loaded.HasDeliveries))
                {
                    durable = Settle(loaded);
                    if (!await ForgetIfGoneAsync(loaded, durable).ConfigureAwait(false) && loaded.IsCompactionDue(CutMs(loaded)))
                        durable = await CompactAsync(loaded, durable, ct).ConfigureAwait(false);
                    break;
                }
            }
            finally
            {
                _lock.Release();
            }
            if (isExpired)
            {
                await EraseUserAsync(onlyExpired: true, ct).ConfigureAwait(false);
                return null;
            }
            over = await DeliverAsync(ct).ConfigureAwait(false);
        }
        await DurableAsync(loaded, durable).ConfigureAwait(false);
        return over;
    }

    private Task Settle(LoadedUser loaded)
    {
        if (loaded.User.Seq == 0)
            return Task.CompletedTask;
        var settings = ports.Settings.Of(Key.Account);
        var nowMs = NowMs(loaded);
        if (loaded.ToNote() is { Count: > 0 } notes)
        {
            var noted = Append(loaded, notes);
            if (!loaded.IsOnItsWay(noted))
                return noted;
        }
        var update = loaded.ProjectionAt(nowMs);
        loaded.Trim(nowMs, settings, update);
        if (loaded.User.IsEmpty)
            return Erase(loaded);
        var next = loaded.User.NextWakeMs(nowMs, settings);
        var settlement = new Settlement(loaded.WriteSession, loaded.User.Seq)
        {
            Projection = update,
            Snapshot = loaded.WantsSnapshot(ports.EntriesPerSnapshot, update) ? ports.Codec.EncodeState(loaded.User) : null,
            Alarm = IsCountedOn(loaded, nowMs) && loaded.AlarmMs == next ? null : new AlarmUpdate(next, loaded.IsAlarmSure ? long.MaxValue : nowMs),
        };
        if (settlement is { Projection: null, Snapshot: null, Alarm: null })
            return loaded.WhenDurable();
        var settled = ports.Store.SettleAsync(settlement);
        if (loaded.Handed(settled))
        {
            loaded.Took(settlement);
            if (update is not null)
                loaded.Trim(nowMs, settings);
        }
        return settled;
    }
}
