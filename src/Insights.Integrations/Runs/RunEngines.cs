using System.Text;
using Insights.Domain.Sources;
using Insights.Integrations.Definitions;
using Insights.Service;
using Insights.Service.Accounts;
using Insights.Service.Attributes;

namespace Insights.Integrations.Runs;

/// <summary>Makes what carries runs, and keeps those that are over.</summary>
public sealed class RunEngines(ISourceStore store, UpdateService updates, AttributeDirectory attributes, AccountDirectory accounts, TimeProvider clock)
{
    public TimeProvider Clock { get; } = clock;

    /// <exception cref="ServiceException">NotFound: the file is not there any more.</exception>
    public async ValueTask<RunEngine> OpenAsync(SourceKey source, SourceDefinition definition, Run run, CancellationToken ct)
    {
        var file = (await store.ListFilesAsync(source, ct).ConfigureAwait(false)).FirstOrDefault(f => f.Id == run.File) ?? throw SourceService.NoFile();
        return new RunEngine(
            definition, new FileInput(store, source, file, definition.Csv), new AccountTarget(updates, attributes, accounts, Clock, source),
            new StoredErrors(store, source), Clock);
    }

    /// <summary>To be told of each state of a run that is kept.</summary>
    public static void Measure(Run before, Run after) => RunMetrics.Went(before, after);

    /// <summary>To be told of each slot that is taken.</summary>
    public static void MeasureSlot(SourceRecord before, SourceRecord after, long nowMs) =>
        RunMetrics.Slot(after.IsRunning ? "started" : "nothing_new", before.IsStale(nowMs));

    /// <summary>The last file of a source that is whole; null where there is none.</summary>
    public async ValueTask<SourceFile?> LastFileAsync(SourceKey source, CancellationToken ct) =>
        (await store.ListFilesAsync(source, ct).ConfigureAwait(false)).FirstOrDefault(f => f.IsWhole);

    /// <summary>Keeps a run that is over.</summary>
    public ValueTask KeepAsync(SourceKey source, Run run, CancellationToken ct) =>
        store.PutRunAsync(source, new StoredRun(run.Number, run.StartedMs, Encoding.UTF8.GetBytes(SourceJson.ToText(run))), ct);

    /// <summary>Deletes all that is kept of a source.</summary>
    public ValueTask DeleteAsync(SourceKey source, CancellationToken ct) => store.DeleteSourceAsync(source, ct);

    private sealed class StoredErrors(ISourceStore store, SourceKey source) : IRunErrors
    {
        public ValueTask AddAsync(long run, IReadOnlyList<RowError> errors, CancellationToken ct) => store.AddErrorsAsync(source, run, errors, ct);
    }
}
