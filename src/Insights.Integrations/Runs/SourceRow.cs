namespace Insights.Integrations.Runs;

/// <summary>One row of an input, as it was read.</summary>
/// <param name="Row">From 1, the header left out.</param>
/// <param name="Line">The line in which it begins, from 1.</param>
/// <param name="Cells">As many as there are columns; empty where the row has a fault.</param>
/// <param name="Fault">Null where it could be read.</param>
public sealed record SourceRow(long Row, long Line, IReadOnlyList<string> Cells, CellFault? Fault = null);

/// <summary>What is wrong with a row.</summary>
/// <param name="Column">Null where no one column is to blame.</param>
/// <param name="Detail">For a person; holds nothing of the row but bytes that are no text.</param>
public sealed record CellFault(RowFault Fault, string? Column, string Detail);

/// <summary>Reads the rows of an input one after another. Not thread-safe.</summary>
public interface IRowReader : IAsyncDisposable
{
    /// <summary>The headers, without the blanks around them.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>The time of rows that state none: when the input was handed in, Unix milliseconds.</summary>
    long TimeMs { get; }

    /// <returns>Null behind the last row.</returns>
    ValueTask<SourceRow?> ReadAsync(CancellationToken ct);
}
