namespace Insights.Benchmarks.Running;

/// <summary>One part of the table.</summary>
internal interface IBenchmark
{
    /// <summary>What <c>--only</c> calls it.</summary>
    string Name { get; }

    /// <summary>Measures, and adds its rows.</summary>
    /// <exception cref="LeftOutException">The machine lacks what it needs.</exception>
    Task RunAsync(BenchmarkSettings settings, Report report);
}

/// <summary>A benchmark that cannot run here, which is no failure.</summary>
internal sealed class LeftOutException(string reason) : Exception(reason);
