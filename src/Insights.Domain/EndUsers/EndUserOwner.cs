using Insights.Domain.Attributes;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity;
using Insights.Domain.Identity.Commands;
using Insights.Domain.Profiles;
using Insights.Domain.Telemetry;

namespace Insights.Domain.EndUsers;

/// <summary>
/// The one who holds a user's state: fetches it, lets it decide, appends, replies (docs/architecture.md 2.1). Every host wraps one around
/// each user that is awake. Turns are taken one at a time, but a turn does not wait for its commit: the next one decides on
/// what the previous one handed over, and its answer waits for both. When a write fails, or its outcome is unclear, the
/// state is forgotten and read again. Safe for concurrent use.
/// </summary>
public sealed partial class EndUserOwner(EndUserKey key, EndUserPorts ports)
{
    /// <summary>An alarm that goes off sooner is not counted on: what is appended now may be committed after it.</summary>
    private const long LongestCommitMs = 5_000;

    private readonly Turn _turn = new(ports.ContinueWithin);
    private Held? _held;

    // Calls under way that have, or may have, something to tell others: between its turns such a one is nowhere else to be seen.
    private int _telling;

    // The latest life that this owner has seen the end of.
    private long _endedLife = long.MinValue;

    public EndUserKey Key { get; } = key;

    /// <summary>Whether a turn is being taken, so that a call now would have to wait for it.</summary>
    public bool InTurn => _turn.IsTaken;

    /// <summary>Whether nothing is under way, so that the owner can be let go without loss.</summary>
    public bool IsIdle => !IsWriting && !IsOnErrand && Volatile.Read(ref _telling) == 0;

    /// <summary>
    /// Whether a turn is being taken, or something is on its way into the store. What others are being told does not count: it
    /// is in the log, and they may be waiting for this very user.
    /// </summary>
    public bool IsWriting => InTurn || _held is { Pending.IsCompleted: false };

    /// <inheritdoc cref="IEndUsers.TryRecord"/>
    public bool TryRecord(IReadOnlyList<RecordEvent> events, out Recorded recorded)
    {
        recorded = default;
        if (!_turn.TryTake())
            return false;
        try
        {
            if (_held is not { WriteSession.IsBroken: false } held || MayBeErased(held) || held.User.IsExpiredAt(NowMs(held))
                || held.User.MayNeedErrand(events))
                return false;
            var decision = held.User.Decide(events, ports.Settings.Of(Key.Account));
            if (ReferenceEquals(decision, Decision.NeedsHistory))
                return false;
            // Nobody forgets what a failed write leaves in doubt: the next turn does, as the write session is broken.
            recorded = new Recorded(
                decision.Outcomes, decision.Entries.Count == 0 ? held.WhenDurable() : Append(held, decision.Entries));
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>When the alarm that this owner set goes off, Unix milliseconds; null where none is set, or it is not known.</summary>
    public long? AlarmMs => _held?.AlarmMs;

    /// <inheritdoc cref="IEndUsers.RecordAsync"/>
    public async ValueTask<IReadOnlyList<RecordOutcome>> RecordAsync(IReadOnlyList<RecordEvent> events, CancellationToken ct)
    {
        Decision decision;
        Held held;
        var durable = Task.CompletedTask;
        bool hasErrands;
        bool isExpired;
        await _turn.TakeAsync(ct).ConfigureAwait(false);
        try
        {
            var before = _held;
            held = await HoldAsync(ct).ConfigureAwait(false);
            var settings = ports.Settings.Of(Key.Account);
            isExpired = held.User.IsExpiredAt(NowMs(held));
            // Who comes back is new; what begins no new record leaves the old one to the sweep.
            decision = isExpired ? new EndUser(Key).Decide(events, settings) : held.User.Decide(events, settings);
            if (isExpired && decision.Entries.Count == 0)
                return decision.Outcomes;
            if (ReferenceEquals(decision, Decision.NeedsHistory))
            {
                held = await HoldWholeHistoryAsync(ct).ConfigureAwait(false);
                decision = held.User.Decide(events, settings);
            }
            if (!isExpired)
                durable = decision.Entries.Count == 0 ? held.WhenDurable() : Append(held, decision.Entries);
            hasErrands = !isExpired && held.HasErrands;
            if (isExpired || hasErrands)
                Interlocked.Increment(ref _telling);
            else if (!ReferenceEquals(held, before) && MaySettleAtOnce(held))
                durable = await SettleAtOnceAsync(held).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
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
                Interlocked.Decrement(ref _telling);
            }
        }
        try
        {
            // A duplicate is as durable as the event it repeats, which may still be on its way. Awaited here, not in
            // DurableAsync: on the way of every event one state machine is enough.
            await durable.ConfigureAwait(false);
            if (hasErrands)
                await TellOthersAsync(ct).ConfigureAwait(false);
        }
        finally
        {
            ForgetIfInDoubt(held);
            if (hasErrands)
                Interlocked.Decrement(ref _telling);
        }
        return decision.Outcomes;
    }

    /// <inheritdoc cref="IEndUsers.ExecuteAsync"/>
    public async ValueTask<UserAnswer> ExecuteAsync(UserCommand command, CancellationToken ct)
    {
        Interlocked.Increment(ref _telling);
        try
        {
            return await AnswerAsync(command, ct).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _telling);
        }
    }

    private async ValueTask<UserAnswer> AnswerAsync(UserCommand command, CancellationToken ct)
    {
        if (command is EraseUser)
            return await EraseUserAsync(onlyExpired: false, ct).ConfigureAwait(false);
        if (command is ForgetUser forget)
            return new UserForgotten(await ForgetAsync(forget, ct).ConfigureAwait(false));
        CommandDecision decision;
        Held held;
        var durable = Task.CompletedTask;
        bool hasErrands;
        bool isExpired;
        await _turn.TakeAsync(ct).ConfigureAwait(false);
        try
        {
            held = await HoldAsync(ct).ConfigureAwait(false);
            await MustBeOfThisLifeAsync(held, command, ct).ConfigureAwait(false);
            var settings = ports.Settings.Of(Key.Account);
            isExpired = held.User.IsExpiredAt(NowMs(held));
            // What is handed over brings nobody back: the links are over, and the record will be told so.
            if (isExpired && command is TakeOver)
                return Taken.Nothing;
            decision = (isExpired ? new EndUser(Key) : held.User).Decide(command, settings, NowMs(held));
            if (isExpired && decision.Entries.Count == 0)
                return decision.Answer;
            if (ReferenceEquals(decision, CommandDecision.NeedsHistory))
            {
                held = await HoldWholeHistoryAsync(ct).ConfigureAwait(false);
                decision = held.User.Decide(command, settings, NowMs(held));
            }
            if (!isExpired)
                durable = decision.Entries.Count == 0 ? held.WhenDurable() : Append(held, decision.Entries);
            hasErrands = held.HasErrands;
        }
        finally
        {
            _turn.Release();
        }
        if (isExpired)
        {
            await EraseUserAsync(onlyExpired: true, ct).ConfigureAwait(false);
            return await ExecuteAsync(command, ct).ConfigureAwait(false);
        }
        await DurableAsync(held, durable).ConfigureAwait(false);
        if (command is TakeOver && ports.Taken is { } taken)
            taken.Taken(Key, decision.Entries.OfType<TakenOver>().SelectMany(t => t.AddsHere).OfType<EventAccepted>().Select(e => e.Event), NowMs(held));
        // One who hands over to this user is told in the answer what it should know. One who goes waits for it: this user may
        // be waiting for that one in turn.
        if (hasErrands && command is not (TakeOver or ForgetAnonymous))
            await TellOthersAsync(ct).ConfigureAwait(false);
        return decision.Answer;
    }

    /// <inheritdoc cref="IEndUsers.GetAsync"/>
    public async ValueTask<Profile?> GetAsync(CancellationToken ct)
    {
        Profile? profile;
        Held held;
        Task durable;
        await _turn.TakeAsync(ct).ConfigureAwait(false);
        try
        {
            held = await HoldAsync(ct).ConfigureAwait(false);
            var nowMs = NowMs(held);
            profile = held.User.Exists && !held.User.IsExpiredAt(nowMs) ? held.User.ProfileAt(nowMs) : null;
            durable = held.WhenDurable();
        }
        finally
        {
            _turn.Release();
        }
        await DurableAsync(held, durable).ConfigureAwait(false);
        return profile;
    }

    /// <summary>
    /// What the alarm calls, and a reader of rows: writes what the clock has closed, and sets the next alarm or clears it.
    /// Doing it twice, or too early, does no harm.
    /// </summary>
    public async ValueTask SettleAsync(CancellationToken ct)
    {
        Interlocked.Increment(ref _telling);
        try
        {
            if (await SettleThisAsync(ct).ConfigureAwait(false) is not { } expired)
                return;
            await SettleExpiredAsync(expired, ct).ConfigureAwait(false);
            await SettleThisAsync(ct).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _telling);
        }
    }

    /// <summary>
    /// Whether the alarm of events just appended is due at once, and for nothing but what they close. Users with values, or who may
    /// be linked, are left to the alarm: seed 1339 of the simulation of links found a value in their rows that was taken back.
    /// </summary>
    private bool MaySettleAtOnce(Held held)
    {
        var nowMs = NowMs(held);
        return held.AlarmMs <= nowMs && Key.Kind == UserKind.Identified && held.User.Identified is null && ReferenceEquals(held.User.Values, UserValues.None)
            && !held.User.IsExpiredAt(nowMs) && !held.IsCompactionDue(CutMs(held));
    }

    /// <summary>
    /// Within the turn in which a user was woken by events whose alarm is due at once, as by an import: closes what they close in
    /// their own commit, so that nobody has to wake the user again for it. Where the store has no room for that, the alarm
    /// stands, and rings.
    /// </summary>
    /// <returns>Ends when the events are durable, and what was handed over after them.</returns>
    private async ValueTask<Task> SettleAtOnceAsync(Held held)
    {
        _ = Settle(held);
        var durable = held.WhenDurable();
        await ForgetIfGoneAsync(held, durable).ConfigureAwait(false);
        return durable;
    }

    /// <summary>Within the turn. Of one who was erased, or never known, whoever comes next must read what is there afterwards.</summary>
    private async ValueTask<bool> ForgetIfGoneAsync(Held held, Task durable)
    {
        if (!held.IsErased && !held.User.IsEmpty)
            return false;
        Forget(held);
        await durable.ConfigureAwait(false);
        return true;
    }

    /// <summary>Settles and has no other user do so: one that waits for this one may call it.</summary>
    /// <returns>Users that have expired, and of whom this record is yet to be told; null: none.</returns>
    private async ValueTask<List<string>?> SettleThisAsync(CancellationToken ct)
    {
        Held held;
        List<string>? over = null;
        var durable = Task.CompletedTask;
        for (var told = false; ; told = true)
        {
            bool isExpired;
            await _turn.TakeAsync(ct).ConfigureAwait(false);
            try
            {
                held = await HoldUpToDateAsync(ct).ConfigureAwait(false);
                isExpired = held.User.IsExpiredAt(NowMs(held));
                if (!isExpired && (told || !held.HasErrands))
                {
                    durable = Settle(held);
                    if (!await ForgetIfGoneAsync(held, durable).ConfigureAwait(false) && held.IsCompactionDue(CutMs(held)))
                        durable = await CompactAsync(held, durable, ct).ConfigureAwait(false);
                    break;
                }
            }
            finally
            {
                _turn.Release();
            }
            if (isExpired)
            {
                await EraseUserAsync(onlyExpired: true, ct).ConfigureAwait(false);
                return null;
            }
            over = await TellOthersAsync(ct).ConfigureAwait(false);
        }
        await DurableAsync(held, durable).ConfigureAwait(false);
        return over;
    }

    /// <summary>Erases what is held, within the turn: whoever comes next must read what is there afterwards.</summary>
    private async ValueTask<ErasedRows> EraseAsync(Held held)
    {
        var nowMs = NowMs(held);
        long? expiredMs = held.User.IsExpiredAt(nowMs) ? held.User.ExpiresMs(nowMs) : null;
        _endedLife = Math.Max(_endedLife, held.User.Life);
        var erased = ports.Store.EraseAsync(held.WriteSession, held.User.Seq);
        if (held.Handed(erased))
            Forget(held);
        var rows = await erased.ConfigureAwait(false);
        if (expiredMs is { } since)
            RetentionMetrics.Expired(since, ports.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        else
            RetentionMetrics.Erased();
        return rows;
    }

    private Task Append(Held held, IReadOnlyList<Entry> entries)
    {
        if (held.User.Seq == 0)
            entries = InNewLife(held, entries);
        var bytes = new byte[entries.Count][];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = ports.Codec.Encode(entries[i]);
        var alarmMs = AlarmFor(held, entries);
        var append = ports.Store.AppendAsync(new LogAppend(held.WriteSession, held.User.Seq + 1, bytes, alarmMs));
        if (!held.Handed(append))
            return append;
        if (alarmMs is not null)
            held.SetAlarm(alarmMs, isSure: true);
        for (var i = 0; i < entries.Count; i++)
            held.Evolve(entries[i]);
        return append;
    }

    /// <summary>Stamps the user's creation with a life of its own, later than any that this owner has seen the end of.</summary>
    private Entry[] InNewLife(Held held, IReadOnlyList<Entry> entries)
    {
        held.WriteSession.Life = Math.Max(NowMs(held), _endedLife + 1);
        return [.. entries.Select(e => e is UserCreated created ? created with { AtMs = held.WriteSession.Life } : e)];
    }

    /// <summary>The alarm that must be durable with the entries; null where the one that is set will do.</summary>
    private long? AlarmFor(Held held, IReadOnlyList<Entry> entries)
    {
        var settings = ports.Settings.Of(Key.Account);
        var nowMs = NowMs(held);
        var due = held.User.WakeFor(entries, nowMs, settings);
        var known = IsCountedOn(held, nowMs) ? held.AlarmMs : null;
        if (due is null || known <= due)
            return null;
        if (known is null && held.User.Seq > 0)
        {
            // An alarm may be set already, for what is about to be replaced by this one.
            if (held.AreRowsDueAt(nowMs))
                return nowMs;
            due = Math.Min(due.Value, held.User.NextWakeMs(nowMs, settings) ?? long.MaxValue);
        }
        return due;
    }

    /// <summary>
    /// Whether the alarm that is known stands in the store. One that goes off before the commit may be answered, and cleared, by
    /// another owner: it is as good as not known.
    /// </summary>
    private static bool IsCountedOn(Held held, long nowMs) => held.IsAlarmSure && held.AlarmMs > nowMs + LongestCommitMs;

    private Task Settle(Held held)
    {
        if (held.User.Seq == 0)
            return Task.CompletedTask;
        var settings = ports.Settings.Of(Key.Account);
        var nowMs = NowMs(held);
        if (held.ToNote() is { Count: > 0 } notes)
        {
            var noted = Append(held, notes);
            if (!held.IsOnItsWay(noted))
                return noted;
        }
        var update = held.ProjectionAt(nowMs);
        held.Trim(nowMs, settings, update);
        if (held.User.IsEmpty)
            return Erase(held);
        var next = held.User.NextWakeMs(nowMs, settings);
        var settlement = new Settlement(held.WriteSession, held.User.Seq)
        {
            Projection = update,
            Snapshot = held.WantsSnapshot(ports.EntriesPerSnapshot, update) ? ports.Codec.EncodeState(held.User) : null,
            Alarm = IsCountedOn(held, nowMs) && held.AlarmMs == next ? null : new AlarmUpdate(next, held.IsAlarmSure ? long.MaxValue : nowMs),
        };
        if (settlement is { Projection: null, Snapshot: null, Alarm: null })
            return held.WhenDurable();
        var settled = ports.Store.SettleAsync(settlement);
        if (held.Handed(settled))
        {
            held.Took(settlement);
            if (update is not null)
                held.Trim(nowMs, settings);
        }
        return settled;
    }

    /// <summary>Nothing but strays, and too late for them to matter: no trace stays (docs/semantics.md 1.3).</summary>
    private Task<ErasedRows> Erase(Held held)
    {
        _endedLife = Math.Max(_endedLife, held.User.Life);
        var erased = ports.Store.EraseAsync(held.WriteSession, held.User.Seq);
        held.IsErased = held.Handed(erased);
        return erased;
    }

    private async ValueTask DurableAsync(Held held, Task writes)
    {
        try
        {
            if (!writes.IsCompletedSuccessfully)
                await writes.ConfigureAwait(false);
        }
        finally
        {
            ForgetIfInDoubt(held);
        }
    }

    /// <summary>What was refused for want of room was not taken in; after any other failure the state is in doubt.</summary>
    private void ForgetIfInDoubt(Held held)
    {
        if (held.WriteSession.IsBroken)
            Forget(held);
    }

    /// <summary>The clock, but never before what the rows already stand for.</summary>
    private long NowMs(Held held) =>
        Math.Max(ports.Clock.GetUtcNow().ToUnixTimeMilliseconds(), held.AsOfMs);

    private void Forget(Held held) => Interlocked.CompareExchange(ref _held, null, held);

    private ValueTask<Held> HoldAsync(CancellationToken ct) =>
        _held is { WriteSession.IsBroken: false } held && !MayBeErased(held) ? new(held) : ReadAsync(ct);

    private async ValueTask<Held> ReadAsync(CancellationToken ct) =>
        _held = await Held.ReadAsync(Key, ports, fromStart: false, ct).ConfigureAwait(false);

    /// <summary>
    /// Whether another owner may have erased what is held, as the clock alone says: what is decided on it would be refused. While
    /// one that has expired tells others, what it told them is not forgotten.
    /// </summary>
    private bool MayBeErased(Held held) => (held.User.Exists
        ? held.User.IsExpiredAt(NowMs(held)) && !IsOnErrand
        : held.User.MayBeErased(NowMs(held), ports.Settings.Of(Key.Account))) && held.Pending.IsCompleted;

    /// <summary>Not behind the log: what an alarm is for may be what another owner appended, which only a write would notice.</summary>
    private async ValueTask<Held> HoldUpToDateAsync(CancellationToken ct)
    {
        var before = _held;
        var held = await HoldAsync(ct).ConfigureAwait(false);
        if (!ReferenceEquals(held, before))
            return held;
        if ((await ports.Store.ReadLogPageAsync(Key, held.User.Seq, 1, ct).ConfigureAwait(false)).Count == 0)
            return held;
        Forget(held);
        return await HoldAsync(ct).ConfigureAwait(false);
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

    private async ValueTask<Held> HoldWholeHistoryAsync(CancellationToken ct)
    {
        // What was handed over must be in the log before the log is read.
        if (_held is { } held)
            await held.WhenDurable().ConfigureAwait(false);
        return _held = await Held.ReadAsync(Key, ports, fromStart: true, ct).ConfigureAwait(false);
    }
}
