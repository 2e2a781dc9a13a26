using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Insights.Integrations.Runs;

/// <summary>What a run is for. Stored; do not renumber.</summary>
public enum RunKind
{
    /// <summary>It says what an import would do, and changes nothing.</summary>
    Preview = 1,
    Import = 2,
}

/// <summary>How far a run is. Stored; do not renumber.</summary>
public enum RunState
{
    /// <summary>The whole input is read and checked; nothing is written yet.</summary>
    Checking = 1,

    /// <summary>Rows are applied; of a preview, compared with what is so.</summary>
    Applying = 2,
    Succeeded = 3,
    Failed = 4,
    Cancelled = 5,
}

/// <summary>One pass of a source. What it has committed is in here, so that whoever goes on with it counts every row once.</summary>
public sealed record Run
{
    /// <summary>Most faults of rows that are kept of a run; all are counted.</summary>
    public const int MaxErrors = 10_000;

    /// <summary>Most rows that <see cref="Sample"/> names.</summary>
    public const int MaxSample = 20;

    /// <summary>From 1, rising within the source.</summary>
    public required long Number { get; init; }

    public required RunKind Kind { get; init; }

    public required string File { get; init; }

    public string FileName { get; init; } = "";

    public RunState State { get; init; } = RunState.Checking;

    public required long StartedMs { get; init; }

    /// <summary>Null while it goes on.</summary>
    public long? EndedMs { get; init; }

    /// <summary>Rows that the check has read so far.</summary>
    public long Checked { get; init; }

    /// <summary>Those among them that are refused for what stands in them.</summary>
    public long CheckRefused { get; init; }

    /// <summary>Rows that are committed: the next one is the one behind it.</summary>
    public long Position { get; init; }

    /// <summary>What is to become of the rows behind <see cref="Position"/>, one character each (<see cref="RowOutcome"/>); null: nothing is planned.</summary>
    public string? Plan { get; init; }

    public RunCounts Counts { get; init; } = RunCounts.None;

    /// <summary>Faults of rows that were kept so far.</summary>
    public int Errors { get; init; }

    /// <summary>Attributes that the account did not have when the run began.</summary>
    public ImmutableArray<string> NewAttributes { get; init; } = [];

    /// <summary>Of a preview: the first rows that would change something.</summary>
    public ImmutableArray<long> Sample { get; init; } = [];

    /// <summary>Why it failed; null where it did not.</summary>
    public RunFault? Fault { get; init; }

    /// <summary>For a person.</summary>
    public string? Detail { get; init; }

    [JsonIgnore]
    public bool IsOver => State is RunState.Succeeded or RunState.Failed or RunState.Cancelled;
}

/// <summary>What became of rows. Every row that was read is in exactly one of these.</summary>
public sealed record RunCounts(long Changed, long Unchanged, long Superseded, ImmutableSortedDictionary<RowFault, long> RefusedBy)
{
    public static readonly RunCounts None = new(0, 0, 0, ImmutableSortedDictionary<RowFault, long>.Empty);

    [JsonIgnore]
    public long Refused => RefusedBy.Values.Sum();

    [JsonIgnore]
    public long Read => Changed + Unchanged + Superseded + Refused;

    /// <summary>With rows more.</summary>
    /// <param name="outcomes">One character each (<see cref="RowOutcome"/>).</param>
    public RunCounts With(string outcomes)
    {
        var (changed, unchanged, superseded, refused) = (Changed, Unchanged, Superseded, RefusedBy);
        foreach (var outcome in outcomes)
        {
            switch (outcome)
            {
                case RowOutcome.Changed:
                    changed++;
                    break;
                case RowOutcome.Unchanged:
                    unchanged++;
                    break;
                case RowOutcome.Superseded:
                    superseded++;
                    break;
                default:
                    var fault = RowOutcome.FaultOf(outcome);
                    refused = refused.SetItem(fault, refused.GetValueOrDefault(fault) + 1);
                    break;
            }
        }
        return new RunCounts(changed, unchanged, superseded, refused);
    }
}

/// <summary>What becomes of one row, as a character of a plan.</summary>
public static class RowOutcome
{
    public const char Changed = 'c';
    public const char Unchanged = 'u';
    public const char Superseded = 's';

    private const char FirstFault = 'A';

    public static char Refused(RowFault fault) => (char)(FirstFault + (int)fault);

    public static bool IsRefused(char outcome) => outcome is >= FirstFault and <= 'Z';

    public static RowFault FaultOf(char outcome) => (RowFault)(outcome - FirstFault);
}
