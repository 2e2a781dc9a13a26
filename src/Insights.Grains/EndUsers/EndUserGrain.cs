using Insights.Contracts;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Owners;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Telemetry;
using Insights.Grains.Wire;
using Insights.Storage.Codec;
using Insights.Storage.V1;
using Orleans;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime;

namespace Insights.Grains.EndUsers;

/// <summary>
/// One user of the cluster that is active: a shell around its <see cref="EndUserOwner"/>, which takes its turns itself, so
/// that calls may overlap here. Kept in memory while an alarm is near, which the silo's worker answers; asleep when it is
/// answered and none follows soon. Behind the worker stands the alarm in the store, which the reminder service reads: it wakes
/// the user where that was asleep, or the silo that held it is gone.
/// </summary>
[GrainType(EndUserGrainId.TypeName)]
[Reentrant]
[PreferLocalPlacement]
public sealed class EndUserGrain(LocalActivations activations) : Grain, IEndUserGrain, IRemindable
{
    private const long Never = long.MaxValue;
    private const long VisitsToldEveryMs = 30_000;

    private RundownGuard _gate;
    private EndUserOwner? _owner;
    private long _armedMs = Never;
    private bool _isResting;
    private long _visitToldMs;
    private AlarmSource _source;

    /// <summary>Who holds the user; only for one who has entered.</summary>
    internal EndUserOwner Owner => _owner!;

    /// <summary>When its near alarm is due, Unix milliseconds; null: there is none. Any thread.</summary>
    internal long? NearAlarmMs => Volatile.Read(ref _armedMs) is var ms and not Never ? ms : null;

    /// <summary>Asks it to leave memory, whatever alarm is near. Any thread.</summary>
    internal void LeaveMemory() =>
        GrainContext.Deactivate(new DeactivationReason(DeactivationReasonCode.HighMemoryPressure, "More users are in memory than a silo is to hold."));

    /// <summary>Comes in; false where the user is about to sleep, and the cluster must be asked.</summary>
    internal bool TryEnter() => _gate.TryEnter();

    internal void Leave() => _gate.Leave();

    public async Task<Message> RecordAsync(Message request)
    {
        try
        {
            var (user, events) = request.ReadRequest(OwnerMapping.ToEvents);
            return (await Wake(user).RecordAsync(events, CancellationToken.None)).ToAnswer();
        }
        catch (StoreException e)
        {
            return e.ToAnswer();
        }
        finally
        {
            Arm();
            if (_armedMs == Never && _owner is { AlarmMs: null })
                Rest();
        }
    }

    public async Task<Message> ExecuteAsync(Message request)
    {
        try
        {
            var (user, command) = request.ReadRequest(static r => r.Command.Needed().ToDomain());
            return (await Wake(user).ExecuteAsync(command, CancellationToken.None)).ToAnswer();
        }
        catch (StoreException e)
        {
            return e.ToAnswer();
        }
        finally
        {
            Arm();
        }
    }

    public async Task<Message> GetAsync(Message request)
    {
        try
        {
            var profile = await Wake(UserOf(request)).GetAsync(CancellationToken.None);
            // Its alarm is set in the store, but by whom held the user before: this owner does not know of it.
            if (profile?.OpenSession is { } open)
                Arm(open.OpenUntilMs + 1);
            return profile.ToAnswer();
        }
        catch (StoreException e)
        {
            return e.ToAnswer();
        }
    }

    public async Task<Message> SettleAsync(Message request)
    {
        try
        {
            await Wake(UserOf(request)).SettleAsync(CancellationToken.None);
            return new OwnerAnswer().ToMessage();
        }
        catch (StoreException e)
        {
            return e.ToAnswer();
        }
        finally
        {
            Arm();
        }
    }

    /// <summary>The alarm in the store is overdue: nobody here waits for it, or who did is gone, or was kept from answering.</summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        // It waits for its turn.
        if (_armedMs <= activations.NowMs)
            return;
        try
        {
            if (await activations.Overdue.FindAsync(this.GetPrimaryKey(), CancellationToken.None) is { } alarm && alarm.DueMs <= activations.NowMs)
            {
                Wake(alarm.User);
                AlarmMetrics.ReminderCame(alarm.DueMs, activations.NowMs);
                _source = AlarmSource.Reminder;
                SetTimer(alarm.DueMs);
            }
        }
        catch (StoreException e)
        {
            activations.NotSettled(e);
        }
        if (_owner is null)
            DeactivateOnIdle();
    }

    /// <summary>Whether a near alarm is set, mostly for the open session. Any thread.</summary>
    internal bool IsArmed => Volatile.Read(ref _armedMs) != Never && !Volatile.Read(ref _isResting);

    /// <summary>
    /// Tells the runtime twice a minute that somebody calls past it, as it lets go of who is not called: a user that is only
    /// looked up would be read anew every two minutes. One with an alarm stays for that. Any thread.
    /// </summary>
    internal void StayForVisits()
    {
        if (Volatile.Read(ref _armedMs) != Never || activations.NowMs - Volatile.Read(ref _visitToldMs) < VisitsToldEveryMs)
            return;
        Volatile.Write(ref _visitToldMs, activations.NowMs);
        GrainContext.Scheduler.QueueAction(static grain => ((EndUserGrain)grain).Stay(), this);
    }

    private void Stay()
    {
        if (_armedMs == Never && !_gate.IsClosed)
            DelayDeactivation(LocalActivations.StayAfterCall);
    }

    /// <summary>Sees to the alarm after a call that did not come through here. Any thread.</summary>
    internal void ArmSoon()
    {
        if (Owner.AlarmMs is { } dueMs && dueMs < Volatile.Read(ref _armedMs) && IsNear(dueMs))
            GrainContext.Scheduler.QueueAction(static grain => ((EndUserGrain)grain).Arm(), this);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_owner is null)
            return;
        _gate.Close();
        activations.Leave(_owner.Key, this);
        while (!_gate.IsEmpty)
            await Task.Yield();
        // Not for what it tells others: one of them may wait for this user, who hears nothing any more.
        while (_owner.IsWriting)
        {
            try
            {
                // Ends when all that was handed over is durable.
                await _owner.GetAsync(cancellationToken);
            }
            catch (StoreException)
            {
                // What was refused is not on its way any more; who asked was told.
            }
        }
        // Set by a visitor who came in just before the door was closed. Nobody here answers it now, and its reminder is late.
        if (_owner.AlarmMs is { } dueMs && dueMs > activations.NowMs && IsNear(dueMs)
            && reason.ReasonCode is (DeactivationReasonCode.ApplicationRequested or DeactivationReasonCode.ActivationIdle))
            activations.WakeAgain(_owner.Key);
    }

    /// <exception cref="StoreException">Unavailable: this version does not know such users.</exception>
    private static EndUserKey UserOf(Message request) => request.ReadRequest(static r => r).User;

    private EndUserOwner Wake(EndUserKey key)
    {
        if (_owner is null)
        {
            _owner = new EndUserOwner(key, activations.Ports);
            activations.Enter(key, this);
        }
        return _owner;
    }

    /// <summary>Has the alarm answered in time, where that is not done for an earlier moment: too early does no harm.</summary>
    private void Arm() => Arm(_owner?.AlarmMs ?? Never);

    private void Arm(long dueMs)
    {
        if (dueMs < _armedMs && IsNear(dueMs) && !_gate.IsClosed)
            SetTimer(dueMs);
    }

    private bool IsNear(long dueMs) => dueMs - activations.NowMs <= (long)LocalActivations.Horizon.TotalMilliseconds;

    private void SetTimer(long dueMs)
    {
        Volatile.Write(ref _isResting, false);
        Volatile.Write(ref _armedMs, dueMs);
        activations.Closings.Set(this, dueMs);
        DelayDeactivation(TimeSpan.FromMilliseconds(Math.Max(0, dueMs - activations.NowMs)) + LocalActivations.Grace);
    }

    /// <summary>Nothing is left to wait for: sleeps soon, where no event comes before.</summary>
    private void Rest()
    {
        var untilMs = activations.NowMs + (long)LocalActivations.Rest.TotalMilliseconds;
        Volatile.Write(ref _isResting, true);
        Volatile.Write(ref _armedMs, untilMs);
        activations.Closings.Set(this, untilMs);
    }

    /// <summary>Answers the alarm. Any thread.</summary>
    /// <param name="dueMs">For when it was set; where it was set again since, for an earlier moment, or answered, there is nothing to do.</param>
    internal async Task AnswerAlarmAsync(long dueMs)
    {
        if (Interlocked.CompareExchange(ref _armedMs, Never, dueMs) != dueMs || !TryEnter())
            return;
        long? againMs = null;
        if (Volatile.Read(ref _isResting))
            Leave();
        else
            againMs = await SettleAsync(dueMs);
        GrainContext.Scheduler.QueueAction(grain => ((EndUserGrain)grain).AfterAnswer(againMs), this);
    }

    /// <summary>Settles a user who was entered, and leaves.</summary>
    /// <returns>When to try again, Unix milliseconds; null: when the next alarm says.</returns>
    private async Task<long?> SettleAsync(long dueMs)
    {
        var source = _source;
        using var span = AlarmMetrics.Span(source);
        try
        {
            ValueTask settled;
            try
            {
                settled = Owner.SettleAsync(CancellationToken.None);
            }
            finally
            {
                Leave();
            }
            await settled;
            AlarmMetrics.Settled(source, dueMs, activations.NowMs);
        }
        catch (StoreException e)
        {
            AlarmMetrics.Failed(source);
            activations.NotSettled(e);
            return activations.NowMs + (long)LocalActivations.RingAgain.TotalMilliseconds;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever it is, it is this user's alone, and its reminder tries again.
            activations.Broken(Owner.Key, e);
            return Never;
        }
        return null;
    }

    private void AfterAnswer(long? againMs)
    {
        if (_gate.IsClosed)
            return;
        _source = AlarmSource.Timer;
        if (againMs == Never)
            return;
        if (againMs is { } at)
            SetTimer(at);
        else
            Arm();
        // One that is telling others something sleeps when nobody has called for a while.
        if (_armedMs == Never && Owner.IsIdle)
            DeactivateOnIdle();
    }
}
