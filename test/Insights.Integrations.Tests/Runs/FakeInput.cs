using Insights.Integrations.Runs;

namespace Insights.Integrations.Tests.Runs;

/// <summary>Rows in memory that cannot be read now and then.</summary>
internal sealed class FakeInput(IReadOnlyList<string> columns, IReadOnlyList<SourceRow> rows, long timeMs, Random random, double faults) : IRunInput
{
    /// <summary>Whether whoever opens it behind its beginning misses a row.</summary>
    public bool SkipsOne { get; set; }

    public ValueTask<IRowReader> OpenAsync(CancellationToken ct) =>
        random.NextDouble() < faults ? throw new IOException("Not now.") : new(new Reader(this));

    private sealed class Reader(FakeInput input) : IRowReader
    {
        private int _next = input.SkipsOne ? 1 : 0;

        public IReadOnlyList<string> Columns => input.Columns;

        public long TimeMs => input.TimeMs;

        public ValueTask<SourceRow?> ReadAsync(CancellationToken ct) => new(_next < input.Rows.Count ? input.Rows[_next++] : null);

        public ValueTask DisposeAsync() => default;
    }

    private IReadOnlyList<string> Columns { get; } = columns;

    private IReadOnlyList<SourceRow> Rows { get; } = rows;

    private long TimeMs { get; } = timeMs;
}
