using Insights.Benchmarks.Domain;
using Insights.Benchmarks.Http;
using Insights.Benchmarks.Lists;
using Insights.Benchmarks.Memory;
using Insights.Benchmarks.Running;
using Insights.Benchmarks.Start;
using Insights.Benchmarks.Storage;

// Memory first: it is measured in this process, which must not have grown before.
IBenchmark[] all =
[
    new MemoryBenchmark(),
    new DomainBenchmark(),
    new IngestBenchmark(new SqliteKind()),
    new IngestBenchmark(new PostgreSqlKind()),
    new StartBenchmark(new SqliteKind()),
    new StartBenchmark(new PostgreSqlKind()),
    new ListBenchmark(),
];
var (settings, fault) = BenchmarkSettings.Read(args, [.. all.Select(b => b.Name)]);
if (settings is null)
{
    Console.Error.WriteLine(fault);
    return fault == BenchmarkSettings.Help ? 0 : 2;
}
return await BenchmarkRun.RunAsync(all, settings, Console.Out, Console.Error);
