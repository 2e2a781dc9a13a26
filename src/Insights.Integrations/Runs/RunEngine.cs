using Insights.Domain.Attributes;
using Insights.Domain.Sources;
using Insights.Integrations.Definitions;
using Insights.Integrations.Mapping;
using Insights.Service;
using Insights.Service.Attributes;

namespace Insights.Integrations.Runs;

/// <summary>A run after one step.</summary>
/// <param name="MustBeSaved">Whether it must be durable before the next step.</param>
public sealed record RunStep(Run Run, bool MustBeSaved);

/// <summary>How much one step does.</summary>
/// <param name="ChunkRows">Rows that are committed together. Default 500.</param>
/// <param name="CheckRows">Rows that are checked together. Default 5,000.</param>
public sealed record RunSizes(int ChunkRows = 500, int CheckRows = 5_000);

/// <summary>
/// Carries a run from step to step. What it holds besides the run is what it has read; where a step fails, or the process ends, another
/// engine goes on from the run that was saved last. Before rows are applied it is saved what is to become of them, so that each is
/// counted as what it was when it was decided, however often it is applied. Not thread-safe.
/// </summary>
public sealed class RunEngine(SourceDefinition source, IRunInput input, IRunTarget target, IRunErrors errors, TimeProvider clock, RunSizes? sizes = null)
    : IAsyncDisposable
{
    private readonly RunSizes _sizes = sizes ?? new RunSizes();
    private IRowReader? _reader;
    private RowMapper? _mapper;
    private List<MappedRow>? _chunk;

    // The rows behind which the chunk begins, and those behind which the reader stands.
    private long _chunkAt;
    private long _readerAt;

    /// <summary>Makes the next step of a run that is not over.</summary>
    /// <exception cref="ServiceException">ResourceExhausted, Unavailable: the same step may be made again, by another engine.</exception>
    public async ValueTask<RunStep> StepAsync(Run run, CancellationToken ct)
    {
        try
        {
            return run switch
            {
                { State: RunState.Checking } => await CheckAsync(run, ct).ConfigureAwait(false),
                { Plan: { } plan } => await ApplyAsync(run, plan, ct).ConfigureAwait(false),
                _ => await PlanAsync(run, ct).ConfigureAwait(false),
            };
        }
        catch (InputException e)
        {
            return new(Evolve(run, new RunEnded(RunState.Failed, e.Fault, e.Message)), true);
        }
    }

    private async ValueTask<RunStep> CheckAsync(Run run, CancellationToken ct)
    {
        if (_reader is null)
        {
            var made = await target.CheckAttributesAsync(source.Mapping, make: false, ct).ConfigureAwait(false);
            await OpenAsync(0, ct).ConfigureAwait(false);
            run = Evolve(run, new CheckBegan([.. made]));
        }
        var found = new List<RowError>();
        var (read, refused) = (0, 0);
        while (read < _sizes.CheckRows)
        {
            if (await _reader!.ReadAsync(ct).ConfigureAwait(false) is not { } row)
            {
                run = Evolve(run, await CheckedAsync(run, read, refused, found, ct).ConfigureAwait(false));
                return await EndCheckAsync(run, ct).ConfigureAwait(false);
            }
            read++;
            if (_mapper!.Map(row) is { Faults.Count: > 0 } bad)
            {
                refused++;
                Add(found, run, bad);
            }
        }
        return new(Evolve(run, await CheckedAsync(run, read, refused, found, ct).ConfigureAwait(false)), false);
    }

    private async ValueTask<RowsChecked> CheckedAsync(Run run, int read, int refused, List<RowError> found, CancellationToken ct)
    {
        await errors.AddAsync(run.Number, found, ct).ConfigureAwait(false);
        return new RowsChecked(read, refused, found.Count);
    }

    private async ValueTask<RunStep> EndCheckAsync(Run run, CancellationToken ct)
    {
        await CloseAsync().ConfigureAwait(false);
        var next = run.AfterCheck(source.MaxRefusedPercent);
        if (next is CheckPassed && run.Kind == RunKind.Import)
            await target.CheckAttributesAsync(source.Mapping, make: true, ct).ConfigureAwait(false);
        return new(Evolve(run, next), true);
    }

    private async ValueTask<RunStep> PlanAsync(Run run, CancellationToken ct)
    {
        var chunk = await ReadAsync(run, _sizes.ChunkRows, ct).ConfigureAwait(false);
        if (chunk.Count == 0)
        {
            await CloseAsync().ConfigureAwait(false);
            return new(Evolve(run, new RunEnded(RunState.Succeeded)), true);
        }
        var (plan, found) = await JudgeAsync(run, chunk, ct).ConfigureAwait(false);
        await errors.AddAsync(run.Number, found, ct).ConfigureAwait(false);
        if (run.Kind == RunKind.Preview)
        {
            _chunk = null;
            return new(Evolve(run, new ChunkDone(plan, found.Count)), true);
        }
        return new(Evolve(run, new ChunkPlanned(plan, found.Count)), true);
    }

    /// <summary>Says what is to become of each row. Rows of one user are judged one after the other.</summary>
    private async ValueTask<(string Plan, List<RowError> Found)> JudgeAsync(Run run, List<MappedRow> chunk, CancellationToken ct)
    {
        var users = chunk.Where(r => r.Update is not null).GroupBy(r => r.Update!.Id, StringComparer.Ordinal)
            .Select(g => (Rows: g.ToList(), Asked: new UserUpdates(g.Key, [.. g.Select(r => r.Update!).Where(u => u.Operations.Count > 0)]))).ToList();
        var judged = await target.JudgeAsync([.. users.Select(u => u.Asked)], ct).ConfigureAwait(false);
        var outcomes = new Dictionary<MappedRow, char>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < users.Count; i++)
        {
            var next = 0;
            foreach (var row in users[i].Rows)
                outcomes.Add(row, OutcomeOf(row, judged[i].Exists, row.Update!.Operations.Count > 0 ? judged[i].Verdicts[next++] : UpdateVerdict.ChangesNothing));
        }
        var (plan, found) = (new char[chunk.Count], new List<RowError>());
        for (var i = 0; i < plan.Length; i++)
        {
            var row = chunk[i];
            plan[i] = row.Update is null ? RowOutcome.Refused(row.Faults[0].Fault) : outcomes[row];
            if (row.Update is not null && RowOutcome.IsRefused(plan[i]))
                Add(found, run, row, RowOutcome.FaultOf(plan[i]), null);
        }
        return (new string(plan), found);
    }

    private static char OutcomeOf(MappedRow row, bool exists, UpdateVerdict verdict) => verdict switch
    {
        UpdateVerdict.Erased => RowOutcome.Refused(RowFault.Erased),
        _ when row.Update!.MustExist && !exists => RowOutcome.Refused(RowFault.UnknownUser),
        UpdateVerdict.Changes => RowOutcome.Changed,
        UpdateVerdict.Superseded => RowOutcome.Superseded,
        UpdateVerdict.TooLate => RowOutcome.Refused(RowFault.TooLate),
        _ => RowOutcome.Unchanged,
    };

    /// <summary>Does what is planned. Updates of one user are made one after the other, those of others beside them.</summary>
    private async ValueTask<RunStep> ApplyAsync(Run run, string plan, CancellationToken ct)
    {
        var chunk = await ReadAsync(run, plan.Length, ct).ConfigureAwait(false);
        if (chunk.Count != plan.Length)
            throw new InputException(RunFault.NoFile, "The file has fewer rows than when it was checked.");
        var outcomes = plan.ToCharArray();
        var found = new List<RowError>();
        var waiting = Enumerable.Range(0, plan.Length).Where(i => IsWritten(plan[i], chunk[i]))
            .GroupBy(i => chunk[i].Update!.Id, StringComparer.Ordinal).Select(g => new Queue<int>(g)).ToList();
        while (waiting.Count > 0)
        {
            var round = waiting.ConvertAll(rows => rows.Dequeue());
            var faults = await target.ApplyAsync([.. round.Select(i => chunk[i].Update!)], ct).ConfigureAwait(false);
            for (var i = 0; i < round.Count; i++)
            {
                if (faults[i] is not { } fault)
                    continue;
                if (fault.Fault.CanRetry() || fault.Fault is ServiceFault.Internal or ServiceFault.FailedPrecondition)
                    throw fault;
                var (why, detail) = FaultOf(fault);
                outcomes[round[i]] = RowOutcome.Refused(why);
                Add(found, run, chunk[round[i]], why, detail);
            }
            waiting.RemoveAll(rows => rows.Count == 0);
        }
        await errors.AddAsync(run.Number, found, ct).ConfigureAwait(false);
        _chunk = null;
        return new(Evolve(run, new ChunkDone(new string(outcomes), found.Count)), true);
    }

    /// <summary>
    /// Whether a row is written. What states what is so already is not, where all rows are of one time; where rows have times of their
    /// own it is, so that a row of an earlier time which comes later does not win.
    /// </summary>
    private bool IsWritten(char outcome, MappedRow row) => outcome is RowOutcome.Changed or RowOutcome.Superseded
        || (outcome == RowOutcome.Unchanged && source.Mapping.TimeColumn is not null && row.Update is { Operations.Count: > 0 });

    private static (RowFault Fault, string? Detail) FaultOf(ServiceException fault) => fault switch
    {
        { Fault: ServiceFault.NotFound } => (RowFault.UnknownUser, null),
        { Fields: [{ Field: var field }, ..] } when field.EndsWith("time", StringComparison.Ordinal) => (RowFault.TooLate, null),
        _ => (RowFault.Refused, fault.Fields is [{ Problem: var problem }, ..] ? problem : fault.Fault.WireName()),
    };

    /// <summary>
    /// The rows behind those that are committed: as they were read before, or read anew, also where another engine has gone on since.
    /// </summary>
    private async ValueTask<List<MappedRow>> ReadAsync(Run run, int count, CancellationToken ct)
    {
        if (_chunk is not null && _chunkAt == run.Position)
            return _chunk;
        if (_reader is not null && _readerAt != run.Position)
            await CloseAsync().ConfigureAwait(false);
        if (_reader is null)
            await OpenAsync(run.Position, ct).ConfigureAwait(false);
        var chunk = new List<MappedRow>(count);
        while (chunk.Count < count && await _reader!.ReadAsync(ct).ConfigureAwait(false) is { } row)
            chunk.Add(_mapper!.Map(row));
        (_chunkAt, _readerAt) = (run.Position, run.Position + chunk.Count);
        return _chunk = chunk;
    }

    private async ValueTask OpenAsync(long skip, CancellationToken ct)
    {
        _reader = await input.OpenAsync(ct).ConfigureAwait(false);
        _mapper = new RowMapper(source, _reader.Columns, _reader.TimeMs, target.NoOnes);
        _readerAt = skip;
        for (; skip > 0; skip--)
        {
            if (await _reader.ReadAsync(ct).ConfigureAwait(false) is null)
                throw new InputException(RunFault.NoFile, "The file has fewer rows than when it was checked.");
        }
    }

    private static void Add(List<RowError> found, Run run, MappedRow row)
    {
        for (var i = 0; i < row.Faults.Count && run.Errors + found.Count < Run.MaxErrors; i++)
            found.Add(new RowError(row.Row.Row, row.Row.Line, i, row.Faults[i].Column, row.Faults[i].Fault.WireName(), row.Faults[i].Detail));
    }

    private static void Add(List<RowError> found, Run run, MappedRow row, RowFault fault, string? detail)
    {
        if (run.Errors + found.Count < Run.MaxErrors)
            found.Add(new RowError(row.Row.Row, row.Row.Line, 0, null, fault.WireName(), detail ?? DetailOf(fault)));
    }

    private static string DetailOf(RowFault fault) => fault switch
    {
        RowFault.UnknownUser => "the user has no record, and this source makes none",
        RowFault.Erased => "is from before the erasure of the user",
        RowFault.TooLate => "was changed longer ago than imports may reach back, which is six months",
        _ => "was refused",
    };

    private Run Evolve(Run run, RunEntry entry) => run.Evolve(entry, clock.GetUtcNow().ToUnixTimeMilliseconds());

    private async ValueTask CloseAsync()
    {
        if (_reader is not null)
            await _reader.DisposeAsync().ConfigureAwait(false);
        (_reader, _mapper, _chunk) = (null, null, null);
    }

    public ValueTask DisposeAsync() => CloseAsync();
}
