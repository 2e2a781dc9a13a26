using System.Text.Json.Serialization;
using Insights.Domain.Sources;
using Insights.Integrations.Runs;
using Insights.Service;

namespace Insights.Integrations.Definitions;

/// <summary>What is kept of a source: what it is, and its last run. Pure; whoever keeps it asks first, then writes what it is told.</summary>
/// <param name="LastRun">The number of the last run; 0 before the first one.</param>
public sealed record SourceRecord(SourceDefinition Definition, Run? Run, long LastRun)
{
    /// <summary>The slot of the schedule that comes next, or is due; null: there is none, or the source is paused.</summary>
    public long? NextMs { get; init; }

    /// <summary>Since when slots come: when the schedule was stated, or the source went on after a pause.</summary>
    public long ScheduledMs { get; init; }

    /// <summary>When an import last succeeded.</summary>
    public long? LastSuccessMs { get; init; }

    /// <summary>The file of the last import, which a slot does not take again.</summary>
    public string? LastFile { get; init; }

    /// <summary>Whether a run goes on.</summary>
    [JsonIgnore]
    public bool IsRunning => Run is { IsOver: false };

    /// <summary>A new source.</summary>
    public static SourceRecord New(SourceDefinition definition, long nowMs) => new SourceRecord(definition, null, 0).Scheduled(nowMs);

    /// <summary>Whether a slot is to be taken now. While a run goes on none is; it comes as soon as that is over.</summary>
    public bool IsDue(long nowMs) => NextMs <= nowMs && !IsRunning;

    /// <summary>Whether its last success is older than two slots: neither the first slot behind it nor the second brought one.</summary>
    public bool IsStale(long nowMs) => NextMs is not null
        && Definition.Schedule is { } schedule
        && schedule.NextMs(Math.Max(LastSuccessMs ?? 0, ScheduledMs)) is { } first
        && schedule.NextMs(first) is { } second
        && nowMs > second;

    /// <summary>With a slot taken that is due, and all that were missed before it: imports the last file, unless that was imported already.</summary>
    /// <param name="last">The last file that is whole; null where there is none.</param>
    public SourceRecord TakeSlot(SourceFile? last, long nowMs)
    {
        var taken = this with { NextMs = Definition.Schedule!.NextMs(nowMs) };
        return last is not null && last.Id != LastFile ? taken.Start(RunKind.Import, last, nowMs) : taken;
    }

    /// <summary>With its run gone on.</summary>
    public SourceRecord With(Run run) => this with
    {
        Run = run,
        LastSuccessMs = run is { Kind: RunKind.Import, State: RunState.Succeeded } ? run.EndedMs : LastSuccessMs,
    };

    /// <summary>The source with another definition.</summary>
    /// <param name="revision">That which the change is made for; null: whatever it is.</param>
    /// <exception cref="ServiceException">Aborted, FailedPrecondition.</exception>
    public SourceRecord Change(SourceDefinition definition, long? revision, long nowMs)
    {
        MayChange(revision);
        var changed = this with
        {
            Definition = definition with
            {
                Name = Definition.Name,
                Kind = Definition.Kind,
                CreatedMs = Definition.CreatedMs,
                UpdatedMs = nowMs,
                Revision = Math.Max(Definition.Revision + 1, nowMs),
            },
        };
        // A slot that is due is not lost by a change of something else.
        return definition.Schedule == Definition.Schedule && definition.IsPaused == Definition.IsPaused ? changed : changed.Scheduled(nowMs);
    }

    /// <summary>Whether it may be changed or deleted now.</summary>
    /// <exception cref="ServiceException">Aborted, FailedPrecondition.</exception>
    public void MayChange(long? revision)
    {
        if (revision is { } wanted && wanted != Definition.Revision)
            throw new ServiceException(ServiceFault.Aborted, "The source was changed in between; read it again.");
        if (IsRunning)
            throw new ServiceException(ServiceFault.FailedPrecondition, $"Run {Run!.Number} goes on; cancel it first, or wait for its end.");
    }

    /// <summary>With a new run.</summary>
    /// <exception cref="ServiceException">FailedPrecondition.</exception>
    public SourceRecord Start(RunKind kind, SourceFile file, long nowMs)
    {
        if (IsRunning)
            throw new ServiceException(ServiceFault.FailedPrecondition, $"Run {Run!.Number} goes on; cancel it first, or wait for its end.");
        if (Definition.IsPaused && kind == RunKind.Import)
            throw new ServiceException(ServiceFault.FailedPrecondition, "The source is paused.");
        if (!file.IsWhole)
            throw new ServiceException(ServiceFault.FailedPrecondition, "The file is not whole yet: say when its last piece is there.");
        var run = new Run { Number = LastRun + 1, Kind = kind, File = file.Id, FileName = file.Name, StartedMs = nowMs };
        return this with { Run = run, LastRun = run.Number, LastFile = kind == RunKind.Import ? file.Id : LastFile };
    }

    /// <summary>With its run cancelled; the same where that is over already.</summary>
    /// <returns>Null where the number is not that of the last run.</returns>
    public SourceRecord? Cancel(long run, long nowMs) => Run is null || Run.Number != run ? null
        : Run.IsOver ? this
        : this with { Run = Run.Evolve(new RunEnded(RunState.Cancelled), nowMs) };

    private SourceRecord Scheduled(long nowMs) => this with
    {
        NextMs = Definition.IsPaused ? null : Definition.Schedule?.NextMs(nowMs),
        ScheduledMs = nowMs,
    };
}
