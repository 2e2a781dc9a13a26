using Insights.Contracts.EndUsers;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Codec;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Telemetry;
using Insights.Grains.Wire;
using Orleans;
using Orleans.Concurrency;
using Orleans.Configuration;
using Orleans.Placement;
using Orleans.Runtime;

namespace Insights.Grains.EndUsers;

/// <summary>
/// One user of the cluster that is awake: a shell around its <see cref="EndUserOwner"/>, which takes its turns itself, so
/// that calls may overlap here. Kept in memory while an alarm is set, which a timer of the silo's rings; asleep when it is
/// answered and none follows. Behind the timer stands the alarm in the store, which the reminder service reads: it wakes the user where
/// the silo that held the timer is gone.
/// </summary>
[GrainType(EndUserGrainId.TypeName)]
[Reentrant]
[PreferLocalPlacement]
[CollectionAgeLimit(Minutes = 2)]
public sealed class EndUserGrain(AwakeUsers awake) : Grain, IEndUserGrain, IRemindable
{
    private const long Never = long.MaxValue;

    private VisitorGate _gate;
    private EndUserOwner? _owner;
    private long _armedMs = Never;

    /// <summary>Who holds the user; only for one who has entered.</summary>
    internal EndUserOwner Owner => _owner!;

    /// <inheritdoc cref="EndUserOwner.LookAhead"/>
    internal static void LookAhead(ReadOnlySpan<EndUserGrain?> grains, ReadOnlySpan<ComingEvent> coming)
    {
        var owners = new Ahead<EndUserOwner?>();
        for (var i = 0; i < grains.Length; i++)
            owners[i] = grains[i]?._owner;
        EndUserOwner.LookAhead(owners[..grains.Length], coming);
    }

    /// <summary>Comes in; false where the user is about to sleep, and the cluster must be asked.</summary>
    internal bool TryEnter() => _gate.TryEnter();

    internal void Leave() => _gate.Leave();

    public async Task<RecordAnswer> RecordAsync(RecordRequest request)
    {
        try
        {
            var owner = Wake(request.User);
            return (await owner.RecordAsync(request.ToEvents(), CancellationToken.None)).ToAnswer();
        }
        catch (StoreException e)
        {
            return new RecordAnswer { Fault = (int)e.Fault };
        }
        finally
        {
            Arm();
        }
    }

    public async Task<CommandAnswer> ExecuteAsync(CommandRequest request)
    {
        try
        {
            var command = request.Command.Read(static bytes => CommandCodec.Decode(bytes));
            var owner = Wake(request.User);
            return new CommandAnswer { Answer = AnswerCodec.Encode(await owner.ExecuteAsync(command, CancellationToken.None)) };
        }
        catch (StoreException e)
        {
            return new CommandAnswer { Fault = (int)e.Fault };
        }
        finally
        {
            Arm();
        }
    }

    public async Task<ProfileAnswer> GetAsync(EndUserName user)
    {
        try
        {
            var owner = Wake(user);
            var profile = await owner.GetAsync(CancellationToken.None);
            // Its alarm is set in the store, but by whom held the user before: this owner does not know of it.
            if (profile?.OpenSession is { } open)
                Arm(open.OpenUntilMs + 1);
            return profile.ToAnswer();
        }
        catch (StoreException e)
        {
            return new ProfileAnswer { Fault = (int)e.Fault };
        }
    }

    public async Task<SettleAnswer> SettleAsync(EndUserName user)
    {
        try
        {
            var owner = Wake(user);
            await owner.SettleAsync(CancellationToken.None);
            return new SettleAnswer();
        }
        catch (StoreException e)
        {
            return new SettleAnswer { Fault = (int)e.Fault };
        }
        finally
        {
            Arm();
        }
    }

    /// <summary>The alarm in the store is overdue: the timer that should have rung it is gone, or was kept from it.</summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        var dueMs = Volatile.Read(ref _armedMs);
        if (_owner is null)
        {
            if (await awake.Names.FindAsync(this.GetPrimaryKey(), CancellationToken.None) is not { } user)
            {
                DeactivateOnIdle();
                return;
            }
            Wake(user.Key);
            dueMs = user.AlarmMs ?? Never;
        }
        AlarmMetrics.ReminderCame(DueOrNull(dueMs), awake.NowMs);
        await RingAsync(AlarmSource.Reminder, dueMs);
    }

    /// <summary>Whether an alarm is set, mostly for the open session. Any thread.</summary>
    internal bool IsArmed => Volatile.Read(ref _armedMs) != Never;

    /// <summary>Sees to the alarm after a call that did not come through here. Any thread.</summary>
    internal void ArmSoon()
    {
        if (Owner.AlarmMs < Volatile.Read(ref _armedMs))
            GrainContext.Scheduler.QueueAction(static grain => ((EndUserGrain)grain).Arm(), this);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_owner is null)
            return;
        _gate.Close();
        awake.Leave(_owner.Key, this);
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
        // Set by a visitor who came in just before the door was closed. No timer of this silo rings it now, and its reminder late.
        if (_owner.AlarmMs is not null && reason.ReasonCode is (DeactivationReasonCode.ApplicationRequested or DeactivationReasonCode.ActivationIdle))
            awake.WakeAgain(_owner.Key);
    }

    /// <exception cref="StoreException">Unavailable: this version does not know such users.</exception>
    private EndUserOwner Wake(EndUserName user) => Wake(user.Read(RecordMapping.ToKey));

    private EndUserOwner Wake(EndUserKey key)
    {
        if (_owner is null)
        {
            _owner = new EndUserOwner(key, awake.Ports);
            awake.Enter(key, this);
        }
        return _owner;
    }

    /// <summary>Sets the timer for the alarm, where it is not set for it or an earlier one: too early does no harm.</summary>
    private void Arm() => Arm(_owner?.AlarmMs ?? Never);

    private void Arm(long dueMs)
    {
        if (dueMs < _armedMs && !_gate.IsClosed)
            SetTimer(dueMs);
    }

    private void SetTimer(long dueMs)
    {
        Volatile.Write(ref _armedMs, dueMs);
        awake.Alarms.Set(this, dueMs);
        DelayDeactivation(TimeSpan.FromMilliseconds(Math.Max(0, dueMs - awake.NowMs)) + AwakeUsers.Grace);
    }

    /// <summary>The timer has gone off. Any thread.</summary>
    internal void RingSoon()
    {
        if (!_gate.IsClosed)
            GrainContext.Scheduler.QueueAction(static grain => _ = ((EndUserGrain)grain).RingAsync(AlarmSource.Timer, Volatile.Read(ref ((EndUserGrain)grain)._armedMs)), this);
    }

    private static long? DueOrNull(long dueMs) => dueMs == Never ? null : dueMs;

    private async Task RingAsync(AlarmSource source, long dueMs)
    {
        if (_gate.IsClosed)
            return;
        using var span = AlarmMetrics.Span(source);
        Volatile.Write(ref _armedMs, Never);
        await awake.Ringing.WaitAsync();
        try
        {
            await Owner.SettleAsync(CancellationToken.None);
            AlarmMetrics.Settled(source, DueOrNull(dueMs), awake.NowMs);
        }
        catch (StoreException e)
        {
            AlarmMetrics.Failed(source);
            awake.NotSettled(e);
            SetTimer(awake.NowMs + (long)AwakeUsers.RingAgain.TotalMilliseconds);
            return;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever it is, it is this user's alone, and its reminder tries again.
            awake.Broken(Owner.Key, e);
            return;
        }
        finally
        {
            awake.Ringing.Release();
        }
        Arm();
        // One that is telling others something sleeps when nobody has called for a while.
        if (_armedMs == Never && Owner.IsIdle)
            DeactivateOnIdle();
    }
}
