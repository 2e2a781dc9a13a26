using System.Diagnostics;

namespace Insights.Benchmarks.Running;

/// <summary>Runs benchmarks one after another and prints their table.</summary>
internal static class BenchmarkRun
{
    /// <returns>The exit code: 1 where one failed.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<IBenchmark> all, BenchmarkSettings settings, TextWriter output, TextWriter progress)
    {
        var report = new Report(progress);
        var failed = 0;
        foreach (var benchmark in all.Where(b => settings.Only.Count == 0 || settings.Only.Contains(b.Name)))
        {
            var began = Stopwatch.GetTimestamp();
            try
            {
                await benchmark.RunAsync(settings, report);
                report.Say($"{benchmark.Name}: {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");
            }
            catch (LeftOutException e)
            {
                report.Remark($"{benchmark.Name} was left out: {e.Message}");
            }
#pragma warning disable CA1031 // of any kind: the others are still to be measured, and the exit code tells
            catch (Exception e)
#pragma warning restore CA1031
            {
                failed = 1;
                report.Remark($"{benchmark.Name} FAILED: {e.Message}");
                report.Say(e.ToString());
            }
        }
        await output.WriteLineAsync(settings.Markdown ? report.ToMarkdown() : report.ToText());
        return failed;
    }
}
