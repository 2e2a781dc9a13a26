namespace Insights.Domain.Sources;

/// <summary>Why a row was refused. Names no end user and holds nothing of the row.</summary>
/// <param name="Row">Which row, from 1, the header left out.</param>
/// <param name="Line">The line of the file in which it begins, from 1.</param>
/// <param name="Part">From 0; a row may have several faults.</param>
/// <param name="Column">Null where no one column is to blame.</param>
/// <param name="Code">Of a closed set.</param>
/// <param name="Detail">For a person.</param>
public sealed record RowError(long Row, long Line, int Part, string? Column, string Code, string Detail);

/// <summary>A run that is over, as it is kept.</summary>
/// <param name="Number">From 1, rising within the source.</param>
/// <param name="Body">In its own form.</param>
public sealed record StoredRun(long Number, long StartedMs, ReadOnlyMemory<byte> Body);
