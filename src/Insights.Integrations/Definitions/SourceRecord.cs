using System.Text.Json.Serialization;
using Insights.Domain.Sources;
using Insights.Integrations.Runs;
using Insights.Service;

namespace Insights.Integrations.Definitions;

/// <summary>What is kept of a source: what it is, and its last run. Pure; whoever keeps it asks first, then writes what it is told.</summary>
/// <param name="LastRun">The number of the last run; 0 before the first one.</param>
public sealed record SourceRecord(SourceDefinition Definition, Run? Run, long LastRun)
{
    /// <summary>Whether a run goes on.</summary>
    [JsonIgnore]
    public bool IsRunning => Run is { IsOver: false };

    /// <summary>The source with another definition.</summary>
    /// <param name="revision">That which the change is made for; null: whatever it is.</param>
    /// <exception cref="ServiceException">Aborted, FailedPrecondition.</exception>
    public SourceRecord Change(SourceDefinition definition, long? revision, long nowMs)
    {
        MayChange(revision);
        return this with
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
        return this with { Run = run, LastRun = run.Number };
    }

    /// <summary>With its run cancelled; the same where that is over already.</summary>
    /// <returns>Null where the number is not that of the last run.</returns>
    public SourceRecord? Cancel(long run, long nowMs) => Run is null || Run.Number != run ? null
        : Run.IsOver ? this
        : this with { Run = Run.Evolve(new RunEnded(RunState.Cancelled), nowMs) };
}
