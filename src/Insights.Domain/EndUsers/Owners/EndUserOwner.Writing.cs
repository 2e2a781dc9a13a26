using Insights.Domain.EndUsers.Ports;

namespace Insights.Domain.EndUsers.Owners;

/// <content>Appends to the log within the lock, and waits for the commit outside it.</content>
public sealed partial class EndUserOwner
{
    /// <summary>An alarm that goes off sooner is not counted on: what is appended now may be committed after it.</summary>
    private const long LongestCommitMs = 5_000;

    private Task Append(LoadedUser loaded, IReadOnlyList<Entry> entries)
    {
        if (loaded.User.Seq == 0)
            entries = InNewIncarnation(loaded, entries);
        var bytes = new byte[entries.Count][];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = ports.Codec.Encode(entries[i]);
        var alarmMs = AlarmFor(loaded, entries);
        var append = ports.Store.AppendAsync(new LogAppend(loaded.WriteSession, loaded.User.Seq + 1, bytes, alarmMs) { ErasedMs = loaded.ErasedMs });
        if (!loaded.Handed(append))
            return append;
        if (alarmMs is not null)
            loaded.SetAlarm(alarmMs, isSure: true);
        for (var i = 0; i < entries.Count; i++)
            loaded.Evolve(entries[i]);
        return append;
    }

    /// <summary>The alarm that must be durable with the entries; null where the one that is set will do.</summary>
    private long? AlarmFor(LoadedUser loaded, IReadOnlyList<Entry> entries)
    {
        var settings = ports.Settings.Of(Key.Account);
        var nowMs = NowMs(loaded);
        var due = loaded.User.WakeFor(entries, nowMs, settings);
        var known = IsCountedOn(loaded, nowMs) ? loaded.AlarmMs : null;
        if (due is null || known <= due)
            return null;
        if (known is null && loaded.User.Seq > 0)
        {
            // An alarm may be set already, for what is about to be replaced by this one.
            if (loaded.IsProjectionDueAt(nowMs))
                return nowMs;
            due = Math.Min(due.Value, loaded.User.NextWakeMs(nowMs, settings) ?? long.MaxValue);
        }
        return due;
    }

    /// <summary>
    /// Whether the alarm that is known stands in the store. One that goes off before the commit may be answered, and cleared, by
    /// another owner: it is as good as not known.
    /// </summary>
    private static bool IsCountedOn(LoadedUser loaded, long nowMs) => loaded.IsAlarmSure && loaded.AlarmMs > nowMs + LongestCommitMs;

    private async ValueTask DurableAsync(LoadedUser loaded, Task writes)
    {
        try
        {
            if (!writes.IsCompletedSuccessfully)
                await writes.ConfigureAwait(false);
        }
        finally
        {
            ForgetIfInDoubt(loaded);
        }
    }

    /// <summary>What was refused for want of room was not taken in; after any other failure the state is in doubt.</summary>
    private void ForgetIfInDoubt(LoadedUser loaded)
    {
        if (loaded.WriteSession.IsBroken)
            Forget(loaded);
    }
}
