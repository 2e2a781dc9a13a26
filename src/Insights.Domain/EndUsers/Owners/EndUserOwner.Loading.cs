using Insights.Domain.EndUsers.Ports;

namespace Insights.Domain.EndUsers.Owners;

/// <content>Reads the user, and forgets what is in doubt.</content>
public sealed partial class EndUserOwner
{
    /// <summary>More than an entry has, bytes: with it the next one is seen too.</summary>
    private const long AnyEntry = 16 << 20;

    /// <summary>The clock, but never before what the rows already stand for.</summary>
    private long NowMs(LoadedUser loaded) =>
        Math.Max(ports.Clock.GetUtcNow().ToUnixTimeMilliseconds(), loaded.AsOfMs);

    private void Forget(LoadedUser loaded) => Interlocked.CompareExchange(ref _loaded, null, loaded);

    private ValueTask<LoadedUser> LoadAsync(CancellationToken ct) =>
        _loaded is { WriteSession.IsBroken: false } loaded && !MayBeErased(loaded) ? new(loaded) : ReadAsync(ct);

    private async ValueTask<LoadedUser> ReadAsync(CancellationToken ct) =>
        _loaded = await LoadedUser.ReadAsync(Key, ports, fromStart: false, ct).ConfigureAwait(false);

    /// <summary>
    /// Whether another owner may have erased what is held, as the clock alone says: what is decided on it would be refused. While
    /// one that has expired tells others, what it told them is not forgotten.
    /// </summary>
    private bool MayBeErased(LoadedUser loaded) => (loaded.User.Exists
        ? loaded.User.IsExpiredAt(NowMs(loaded)) && !IsDelivering
        : loaded.User.MayBeErased(NowMs(loaded), ports.Settings.Of(Key.Account))) && loaded.Pending.IsCompleted;

    /// <summary>
    /// Not behind the log: what an alarm is for may be what another owner appended, which only a write would notice. Nor of a log that
    /// another owner has erased: then the last entry is not there any more.
    /// </summary>
    private async ValueTask<LoadedUser> HoldUpToDateAsync(CancellationToken ct)
    {
        var before = _loaded;
        var loaded = await LoadAsync(ct).ConfigureAwait(false);
        if (!ReferenceEquals(loaded, before))
            return loaded;
        var afterSeq = loaded.Pending.IsCompleted ? Math.Max(0, loaded.User.Seq - 1) : loaded.User.Seq;
        if ((await ports.Store.ReadLogPageAsync(Key, afterSeq, AnyEntry, ct).ConfigureAwait(false)).Count == loaded.User.Seq - afterSeq)
            return loaded;
        Forget(loaded);
        return await LoadAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Reads what is stored of this user.</summary>
    /// <exception cref="StoreException"><see cref="StoreFault.Corrupt"/>: it cannot be read.</exception>
    private T Decode<T>(Func<T> stored)
    {
        try
        {
            return stored();
        }
        catch (InvalidDataException e)
        {
            throw ports.Store.Corrupt(Key, e);
        }
    }

    private async ValueTask<LoadedUser> LoadWholeHistoryAsync(CancellationToken ct)
    {
        // What was handed over must be in the log before the log is read.
        if (_loaded is { } loaded)
            await loaded.WhenDurable().ConfigureAwait(false);
        return _loaded = await LoadedUser.ReadAsync(Key, ports, fromStart: true, ct).ConfigureAwait(false);
    }
}
