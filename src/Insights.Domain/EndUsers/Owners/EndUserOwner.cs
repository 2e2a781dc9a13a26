using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity;
using Insights.Domain.Identity.Commands;
using Insights.Domain.Profiles;

namespace Insights.Domain.EndUsers.Owners;

/// <summary>
/// The owner: loads a user, lets it decide, appends, answers; settles it when its alarm rings (docs/architecture.md 2.1).
/// Takes: calls for the user, and its alarm. Keeps: the loaded user (<see cref="LoadedUser"/>) and the lock around it.
/// Gives: outcomes, once what they rest on is durable, and deliveries to other users (<see cref="Identity.Outbox"/>).
/// Calls enter one at a time, but none keeps the lock until its commit: the next one decides on what the one before appended,
/// and its answer waits for both. When a write fails, or its outcome is unclear, the user is forgotten and read again.
/// A grain wraps one around each user that is active, the simulation too; it knows of neither. Safe for concurrent use.
/// </summary>
public sealed partial class EndUserOwner(EndUserKey key, EndUserPorts ports)
{
    private readonly AsyncLock _lock = new(ports.ContinueWithin);
    private LoadedUser? _loaded;

    // Calls under way that have, or may have, something to tell others: while it does not hold the lock such a one is nowhere else to be seen.
    private int _delivering;

    // The latest incarnation that this owner has seen the end of.
    private long _endedIncarnation = long.MinValue;

    public EndUserKey Key { get; } = key;

    /// <summary>Whether a call holds the lock, so that a call now would have to wait for it.</summary>
    public bool IsLocked => _lock.IsTaken;

    /// <summary>Whether nothing is under way, so that the owner can be let go without loss.</summary>
    public bool IsIdle => !IsWriting && !IsDelivering && Volatile.Read(ref _delivering) == 0;

    /// <summary>
    /// Whether a call holds the lock, or something is on its way into the store. What others are being told does not count: it
    /// is in the log, and they may be waiting for this very user.
    /// </summary>
    public bool IsWriting => IsLocked || _loaded is { Pending.IsCompleted: false };

    /// <inheritdoc cref="IEndUsers.TryRecord"/>
    public bool TryRecord(IReadOnlyList<RecordEvent> events, out Recorded recorded)
    {
        recorded = default;
        if (!_lock.TryTake())
            return false;
        try
        {
            if (_loaded is not { WriteSession.IsBroken: false } loaded || MayBeErased(loaded) || loaded.User.IsExpiredAt(NowMs(loaded))
                || loaded.User.MayNeedDelivery(events))
                return false;
            var decision = loaded.User.Decide(events, ports.Settings.Of(Key.Account));
            if (ReferenceEquals(decision, Decision.NeedsHistory))
                return false;
            // Nobody forgets what a failed write leaves in doubt: the next call does, as the write session is broken.
            recorded = new Recorded(
                decision.Outcomes, decision.Entries.Count == 0 ? loaded.WhenDurable() : Append(loaded, decision.Entries));
            return true;
        }
        finally
        {
            _lock.Release();
        }
    }

    /// <summary>When the alarm that this owner set goes off, Unix milliseconds; null where none is set, or it is not known.</summary>
    public long? AlarmMs => _loaded?.AlarmMs;

    /// <inheritdoc cref="IEndUsers.RecordAsync"/>
    public async ValueTask<IReadOnlyList<RecordOutcome>> RecordAsync(IReadOnlyList<RecordEvent> events, CancellationToken ct)
    {
        Decision decision;
        LoadedUser loaded;
        var durable = Task.CompletedTask;
        bool hasDeliveries;
        bool isExpired;
        await _lock.TakeAsync(ct).ConfigureAwait(false);
        try
        {
            var before = _loaded;
            loaded = await LoadAsync(ct).ConfigureAwait(false);
            var settings = ports.Settings.Of(Key.Account);
            isExpired = loaded.User.IsExpiredAt(NowMs(loaded));
            // Who comes back is new; what begins no new record leaves the old one to the sweep.
            decision = isExpired ? Anew(loaded).Decide(events, settings) : loaded.User.Decide(events, settings);
            if (isExpired && decision.Entries.Count == 0)
                return decision.Outcomes;
            if (ReferenceEquals(decision, Decision.NeedsHistory))
            {
                loaded = await LoadWholeHistoryAsync(ct).ConfigureAwait(false);
                decision = loaded.User.Decide(events, settings);
            }
            if (!isExpired)
                durable = decision.Entries.Count == 0 ? loaded.WhenDurable() : Append(loaded, decision.Entries);
            hasDeliveries = !isExpired && loaded.HasDeliveries;
            if (isExpired || hasDeliveries)
                Interlocked.Increment(ref _delivering);
            else if (!ReferenceEquals(loaded, before) && MaySettleAtOnce(loaded))
                durable = await SettleAtOnceAsync(loaded).ConfigureAwait(false);
        }
        finally
        {
            _lock.Release();
        }
        if (isExpired)
        {
            try
            {
                await EraseUserAsync(onlyExpired: true, ct).ConfigureAwait(false);
                return await RecordAsync(events, ct).ConfigureAwait(false);
            }
            finally
            {
                Interlocked.Decrement(ref _delivering);
            }
        }
        try
        {
            // A duplicate is as durable as the event it repeats, which may still be on its way. Awaited here, not in
            // DurableAsync: on the way of every event one state machine is enough.
            await durable.ConfigureAwait(false);
            if (hasDeliveries)
                await DeliverAsync(ct).ConfigureAwait(false);
        }
        finally
        {
            ForgetIfInDoubt(loaded);
            if (hasDeliveries)
                Interlocked.Decrement(ref _delivering);
        }
        return decision.Outcomes;
    }

    /// <inheritdoc cref="IEndUsers.ExecuteAsync"/>
    public async ValueTask<UserAnswer> ExecuteAsync(UserCommand command, CancellationToken ct)
    {
        Interlocked.Increment(ref _delivering);
        try
        {
            return await AnswerAsync(command, ct).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _delivering);
        }
    }

    private async ValueTask<UserAnswer> AnswerAsync(UserCommand command, CancellationToken ct)
    {
        if (command is EraseUser)
            return await EraseUserAsync(onlyExpired: false, ct).ConfigureAwait(false);
        if (command is ForgetUser forget)
            return new UserForgotten(await ForgetAsync(forget, ct).ConfigureAwait(false));
        CommandDecision decision;
        LoadedUser loaded;
        var durable = Task.CompletedTask;
        bool hasDeliveries;
        bool isExpired;
        await _lock.TakeAsync(ct).ConfigureAwait(false);
        try
        {
            loaded = await LoadAsync(ct).ConfigureAwait(false);
            await MustBeOfThisIncarnationAsync(loaded, command, ct).ConfigureAwait(false);
            var settings = ports.Settings.Of(Key.Account);
            isExpired = loaded.User.IsExpiredAt(NowMs(loaded));
            // What is transferred brings nobody back: the links are over, and the record will be told so.
            if (isExpired && command is TakeOver)
                return Taken.Nothing;
            decision = (isExpired ? Anew(loaded) : loaded.User).Decide(command, settings, NowMs(loaded));
            if (isExpired && decision.Entries.Count == 0)
                return decision.Answer;
            if (ReferenceEquals(decision, CommandDecision.NeedsHistory))
            {
                loaded = await LoadWholeHistoryAsync(ct).ConfigureAwait(false);
                decision = loaded.User.Decide(command, settings, NowMs(loaded));
            }
            if (!isExpired)
                durable = decision.Entries.Count == 0 ? loaded.WhenDurable() : Append(loaded, decision.Entries);
            hasDeliveries = loaded.HasDeliveries;
        }
        finally
        {
            _lock.Release();
        }
        if (isExpired)
        {
            await EraseUserAsync(onlyExpired: true, ct).ConfigureAwait(false);
            return await ExecuteAsync(command, ct).ConfigureAwait(false);
        }
        await DurableAsync(loaded, durable).ConfigureAwait(false);
        if (command is TakeOver && ports.Taken is { } taken)
            taken.Taken(Key, decision.Entries.OfType<TakenOver>().SelectMany(t => t.AddsHere).OfType<EventAccepted>().Select(e => e.Event), NowMs(loaded));
        // One who transfers to this user is told in the answer what it should know. One who goes waits for it: this user may
        // be waiting for that one in turn.
        if (hasDeliveries && command is not (TakeOver or ForgetAnonymous))
            await DeliverAsync(ct).ConfigureAwait(false);
        return decision.Answer;
    }

    /// <inheritdoc cref="IEndUsers.GetAsync"/>
    public async ValueTask<Profile?> GetAsync(CancellationToken ct)
    {
        Profile? profile;
        LoadedUser loaded;
        Task durable;
        await _lock.TakeAsync(ct).ConfigureAwait(false);
        try
        {
            loaded = await LoadAsync(ct).ConfigureAwait(false);
            var nowMs = NowMs(loaded);
            profile = loaded.User.Exists && !loaded.User.IsExpiredAt(nowMs) ? loaded.User.ProfileAt(nowMs) : null;
            durable = loaded.WhenDurable();
        }
        finally
        {
            _lock.Release();
        }
        await DurableAsync(loaded, durable).ConfigureAwait(false);
        return profile;
    }

    /// <summary>Who comes back after this one has expired.</summary>
    private EndUser Anew(LoadedUser loaded) => new(Key) { Tombstone = loaded.User.Tombstone };

    /// <summary>Stamps the user's creation with an incarnation of its own, later than any that this owner has seen the end of.</summary>
    private Entry[] InNewIncarnation(LoadedUser loaded, IReadOnlyList<Entry> entries)
    {
        loaded.WriteSession.Incarnation = Math.Max(NowMs(loaded), _endedIncarnation + 1);
        return [.. entries.Select(e => e is UserCreated created ? created with { AtMs = loaded.WriteSession.Incarnation } : e)];
    }
}
