using System.Collections.Immutable;

namespace Insights.Integrations.Runs;

/// <summary>What happened in a run: a closed set.</summary>
internal abstract record RunEntry;

/// <summary>The check begins, or begins anew where its process ended.</summary>
internal sealed record CheckBegan(ImmutableArray<string> NewAttributes) : RunEntry;

/// <summary>Rows were read and checked.</summary>
internal sealed record RowsChecked(long Read, long Refused, int Errors) : RunEntry;

/// <summary>The whole input was checked, and rows may be applied.</summary>
internal sealed record CheckPassed : RunEntry;

/// <summary>It is decided what becomes of the next rows, and nothing of it is done yet.</summary>
internal sealed record ChunkPlanned(string Plan, int Errors) : RunEntry;

/// <summary>The next rows are done.</summary>
internal sealed record ChunkDone(string Outcomes, int Errors) : RunEntry;

/// <summary>The run is over.</summary>
internal sealed record RunEnded(RunState State, RunFault? Fault = null, string? Detail = null) : RunEntry;

/// <summary>How a run goes on: pure.</summary>
internal static class RunRules
{
    public static Run Evolve(this Run run, RunEntry entry, long nowMs) => entry switch
    {
        CheckBegan e => run with { Checked = 0, CheckRefused = 0, Errors = 0, NewAttributes = e.NewAttributes },
        RowsChecked e => run with { Checked = run.Checked + e.Read, CheckRefused = run.CheckRefused + e.Refused, Errors = run.Errors + e.Errors },
        CheckPassed => run with { State = RunState.Applying },
        ChunkPlanned e => run with { Plan = e.Plan, Errors = run.Errors + e.Errors },
        ChunkDone e => run with
        {
            Plan = null,
            Position = run.Position + e.Outcomes.Length,
            Counts = run.Counts.With(e.Outcomes),
            Errors = run.Errors + e.Errors,
            Sample = run.Kind == RunKind.Preview ? Sampled(run, e.Outcomes) : run.Sample,
        },
        RunEnded e => run with { State = e.State, EndedMs = nowMs, Plan = null, Fault = e.Fault, Detail = e.Detail },
        _ => throw new ArgumentOutOfRangeException(nameof(entry)),
    };

    /// <summary>What follows when the whole input was checked.</summary>
    /// <param name="maxRefusedPercent">As the source says.</param>
    public static RunEntry AfterCheck(this Run run, int maxRefusedPercent) =>
        run.CheckRefused * 100 > run.Checked * maxRefusedPercent
            ? new RunEnded(RunState.Failed, RunFault.TooManyRefused, $"{run.CheckRefused} of {run.Checked} rows are refused, and the source allows {maxRefusedPercent} of 100. Nothing was written.")
            : new CheckPassed();

    private static ImmutableArray<long> Sampled(Run run, string outcomes)
    {
        var sample = run.Sample.ToBuilder();
        for (var i = 0; i < outcomes.Length && sample.Count < Run.MaxSample; i++)
        {
            if (outcomes[i] == RowOutcome.Changed)
                sample.Add(run.Position + i + 1);
        }
        return sample.ToImmutable();
    }
}
