using System.Data.Common;
using Insights.Contracts.Sources;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Sources;
using Insights.Domain.Telemetry;
using Insights.Integrations;
using Insights.Integrations.Definitions;
using Insights.Integrations.Runs;
using Insights.Service;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Insights.Grains.Sources;

/// <summary>
/// Keeps a source and carries its runs: asks what follows, keeps it, and goes on. Where its silo ends, the reminder that a run sets
/// wakes it in another one, which goes on from what was kept last.
/// </summary>
[GrainType("source")]
public sealed partial class SourceGrain(
    [PersistentState("source")] IPersistentState<StoredSource> state, RunEngines engines, SourceOptions options, ILogger<SourceGrain> logger)
    : Grain, ISourceGrain, IRemindable
{
    private const string ReminderName = "run";
    private const string SlotReminderName = "slot";

    /// <summary>How long a turn of a run may take; calls wait for its end.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(500);

    /// <summary>How soon a run is taken up after its silo has ended, and the least that Orleans has.</summary>
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    /// <summary>Furthest that a reminder of a slot is set; it is set anew then.</summary>
    private static readonly TimeSpan FurthestSlot = TimeSpan.FromDays(1);

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private SourceRecord? _record;
    private SourceKey _key;
    private RunEngine? _engine;
    private IGrainTimer? _timer;
    private int _failures;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        var slash = key.LastIndexOf('/');
        _key = new SourceKey(key[..slash], key[(slash + 1)..]);
        _record = state.State.Source is { } kept ? SourceJson.Read<SourceRecord>(kept) : null;
        if (_record is { IsRunning: true })
            Begin();
        await base.OnActivateAsync(cancellationToken);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _timer?.Dispose();
        await CloseAsync();
        await base.OnDeactivateAsync(reason, cancellationToken);
    }

    public Task<SourceAnswer> GetAsync() => Task.FromResult(Answer());

    public Task<SourceAnswer> CreateAsync(string definition) => AnswerAsync(async () =>
    {
        if (_record is not null)
            throw new ServiceException(ServiceFault.AlreadyExists, "The account has a source of this name.");
        await ScheduleAsync(SourceRecord.New(SourceJson.Read<SourceDefinition>(definition), NowMs()));
    });

    public Task<SourceAnswer> ChangeAsync(string definition, long? revision) => AnswerAsync(
        () => ScheduleAsync(Known().Change(SourceJson.Read<SourceDefinition>(definition), revision, NowMs())));

    public Task<SourceAnswer> DeleteAsync(long? revision) => AnswerAsync(async () =>
    {
        Known().MayChange(revision);
        await EndAsync();
    });

    public Task<SourceAnswer> StartAsync(int kind, string file) => AnswerAsync(async () =>
    {
        await StartAsync(Known().Start((RunKind)kind, SourceJson.Read<SourceFile>(file), NowMs()));
    });

    public Task<SourceAnswer> CancelAsync(long run) => AnswerAsync(async () =>
    {
        if (Known().Cancel(run, NowMs()) is not { } cancelled)
            throw new ServiceException(ServiceFault.NotFound, "The source has no such run that goes on.");
        if (!ReferenceEquals(cancelled, _record))
            await EndRunAsync(cancelled);
    });

    public async Task EndAsync()
    {
        _timer?.Dispose();
        await CloseAsync();
        await ForgetReminderAsync(ReminderName);
        await ForgetReminderAsync(SlotReminderName);
        await engines.DeleteAsync(_key, CancellationToken.None);
        _record = null;
        await state.ClearStateAsync();
        DeactivateOnIdle();
    }

    public async Task WakeAsync()
    {
        if (_record is { IsRunning: true })
            await this.RegisterOrUpdateReminder(ReminderName, ReminderPeriod, ReminderPeriod);
        if (_record?.NextMs is not null)
            await TakeSlotAsync();
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (reminderName == SlotReminderName)
            await TakeSlotAsync();
        // Of a run: to have been activated is all that it takes.
        else if (_record is not { IsRunning: true })
            await ForgetReminderAsync(ReminderName);
    }

    /// <summary>Takes the slot that is due; where none is yet, sees to it that its reminder comes in time.</summary>
    private async Task TakeSlotAsync()
    {
        if (_record is { } record && record.IsDue(NowMs()))
        {
            if (record.IsStale(NowMs()))
                Stale(_key.Account, _key.Source);
            var next = record.TakeSlot(await engines.LastFileAsync(_key, CancellationToken.None), NowMs());
            RunEngines.MeasureSlot(record, next, NowMs());
            if (next.IsRunning)
                await StartAsync(next);
            else
                await KeepAsync(next);
        }
        await RemindOfSlotAsync(_record?.NextMs);
    }

    /// <summary>Its reminder comes before what is kept: there is one for every slot then.</summary>
    private async Task ScheduleAsync(SourceRecord record)
    {
        if (record.NextMs is { } nextMs)
            await RemindOfSlotAsync(nextMs);
        await KeepAsync(record);
        if (record.NextMs is null)
            await RemindOfSlotAsync(null);
    }

    /// <param name="nextMs">Null: there is none. One that is due and not taken is tried again each minute.</param>
    private async Task RemindOfSlotAsync(long? nextMs)
    {
        if (nextMs is not { } ms)
        {
            await ForgetReminderAsync(SlotReminderName);
            return;
        }
        var wait = TimeSpan.FromMilliseconds(ms - NowMs());
        var due = wait <= TimeSpan.Zero ? ReminderPeriod : wait < FurthestSlot ? wait : FurthestSlot;
        await this.RegisterOrUpdateReminder(SlotReminderName, due, ReminderPeriod);
    }

    private async Task StartAsync(SourceRecord started)
    {
        // Before the run: where it is kept, there is a reminder for it.
        await this.RegisterOrUpdateReminder(ReminderName, ReminderPeriod, ReminderPeriod);
        await KeepAsync(started);
        Begin();
    }

    private void Begin()
    {
        _timer?.Dispose();
        _timer = this.RegisterGrainTimer(TurnAsync, new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan) { KeepAlive = true });
    }

    private async Task TurnAsync(CancellationToken ct)
    {
        if (_record is not { IsRunning: true } record)
            return;
        var began = engines.Clock.GetTimestamp();
        var from = record.Run!.Position;
        try
        {
            _engine ??= await engines.OpenAsync(_key, record.Definition, record.Run, ct);
            while (_record is { IsRunning: true } now && engines.Clock.GetElapsedTime(began) < Turn && !ct.IsCancellationRequested)
                await StepAsync(now, ct);
            _failures = 0;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            await CloseAsync();
            if (!await FailedAsync(e))
                return;
        }
        if (_record is { IsRunning: true } next)
            _timer?.Change(Wait(next.Run!.Position - from, engines.Clock.GetElapsedTime(began)), Timeout.InfiniteTimeSpan);
    }

    private async Task StepAsync(SourceRecord record, CancellationToken ct)
    {
        var (engine, run) = (_engine!, record.Run!);
        // Off the grain's own scheduler: reading rows is work of the processor.
        var step = await Task.Run(() => engine.StepAsync(run, ct).AsTask(), ct);
        var next = record.With(step.Run);
        if (step.Run.IsOver)
            await EndRunAsync(next);
        else if (step.MustBeSaved)
            await KeepAsync(next);
        else
            _record = next;
    }

    /// <summary>After a failure: tries again later where that can help, and ends the run elsewhere.</summary>
    /// <returns>Whether to go on.</returns>
    private async Task<bool> FailedAsync(Exception e)
    {
        if (_record is not { IsRunning: true } record || e is InconsistentStateException)
        {
            DeactivateOnIdle();
            return false;
        }
        if (CanRetry(e))
        {
            _failures++;
            NotGoneOn(e);
            return true;
        }
        if (e is not ServiceException)
            Broken(e);
        var (fault, detail) = e switch
        {
            ServiceException { Fault: ServiceFault.NotFound } => (RunFault.NoFile, e.Message),
            ServiceException { Fault: ServiceFault.FailedPrecondition } => (RunFault.NoIdentification, e.Message),
            _ => (RunFault.Internal, "Something is wrong in the server; its log tells of it."),
        };
        try
        {
            await EndRunAsync(record with { Run = record.Run! with { State = RunState.Failed, EndedMs = NowMs(), Plan = null, Fault = fault, Detail = detail } });
            return true;
        }
        catch (Exception again) when (again is not OutOfMemoryException)
        {
            NotGoneOn(again);
            DeactivateOnIdle();
            return false;
        }
    }

    private static bool CanRetry(Exception e) =>
        e is StoreException or DbException or OrleansException or TimeoutException or IOException || (e is ServiceException service && service.Fault.CanRetry());

    private TimeSpan Wait(long rows, TimeSpan took)
    {
        if (_failures > 0)
            return TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, Math.Pow(2, Math.Min(_failures, 10))));
        var pace = TimeSpan.FromSeconds((double)rows / options.RowsPerSecond) - took;
        return pace > TimeSpan.FromMilliseconds(1) ? pace : TimeSpan.FromMilliseconds(1);
    }

    private async Task EndRunAsync(SourceRecord record)
    {
        await CloseAsync();
        await engines.KeepAsync(_key, record.Run!, CancellationToken.None);
        await KeepAsync(record);
        await ForgetReminderAsync(ReminderName);
    }

    private async Task KeepAsync(SourceRecord record)
    {
        state.State.Source = SourceJson.ToText(record);
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // What is in memory may not be what is kept.
            DeactivateOnIdle();
            throw;
        }
        if (_record?.Run is { } before && record.Run is { } after && before.Number == after.Number)
            RunEngines.Measure(before, after);
        _record = record;
    }

    private async Task ForgetReminderAsync(string name)
    {
        if (await this.GetReminder(name) is { } reminder)
            await this.UnregisterReminder(reminder);
    }

    private async Task CloseAsync()
    {
        if (_engine is not null)
            await _engine.DisposeAsync();
        _engine = null;
    }

    private SourceRecord Known() => _record ?? throw SourceService.NoSource();

    private long NowMs() => engines.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    private SourceAnswer Answer() => new() { Source = _record is null ? null : SourceJson.ToText(_record) };

    private async Task<SourceAnswer> AnswerAsync(Func<Task> work)
    {
        try
        {
            await work();
            return Answer();
        }
        catch (ServiceException e)
        {
            return new SourceAnswer { Fault = (int)e.Fault, Detail = e.Message };
        }
    }

    [LoggerMessage(EventIds.SourceGrainNotGoneOn, LogLevel.Warning, "A run of a source could not go on; that is tried again.")]
    private partial void NotGoneOn(Exception e);

    [LoggerMessage(EventIds.SourceGrainStale, LogLevel.Warning, "The last import of source {Source} of account {Account} that succeeded is older than two slots of its schedule.")]
    private partial void Stale(string account, string source);

    [LoggerMessage(EventIds.SourceGrainBroken, LogLevel.Error, "A run of a source has failed.")]
    private partial void Broken(Exception e);
}
