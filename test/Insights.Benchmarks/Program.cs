using System.Globalization;
using Insights.Benchmarks.Domain;
using Insights.Benchmarks.Hosts;
using Insights.Benchmarks.Http;
using Insights.Benchmarks.Lists;
using Insights.Benchmarks.Load;
using Insights.Benchmarks.Measures;
using Insights.Benchmarks.Running;
using Insights.Benchmarks.Start;
using Insights.Benchmarks.Storage;

switch (args)
{
    case [EmptyHost.Name, .. var how]:
        return await EmptyHost.RunAsync(inGroups: how is [EmptyHost.InGroups]);
    case [CollectingSilo.Name, .. var siloArgs]:
        return await CollectingSilo.RunAsync(siloArgs);
    case [Drive.Name, var url, var key, var shape, var seconds]:
        return await Drive.RunAsync(url, key, shape, seconds);
    case [StateHost.Name, var connectionString, var siloPort]:
        return await StateHost.RunAsync(connectionString, int.Parse(siloPort, CultureInfo.InvariantCulture));
}
var (sqlite, postgreSql) = (new SqliteKind(), new PostgreSqlKind());
IBenchmark[] all =
[
    new DomainBenchmark(),
    new CallsBenchmark(postgreSql, "calls", Shape.Mixed, Shape.OneUserEach, Shape.Streamed, Shape.Single, Shape.Get),
    new UsersBenchmark(postgreSql),
    new ClosingBenchmark(postgreSql),
    new BacklogBenchmark(postgreSql),
    new SilosBenchmark(postgreSql),
    new LiveBenchmark(postgreSql),
    new CallsBenchmark(postgreSql, "mixed", Shape.Mixed),
    new CallsBenchmark(postgreSql, "one-user", Shape.OneUserEach),
    new CallsBenchmark(postgreSql, "streamed", Shape.Streamed),
    new CallsBenchmark(postgreSql, "single", Shape.Single),
    new CallsBenchmark(postgreSql, "get", Shape.Get),
    new ProtocolsBenchmark(postgreSql),
    new IngestBenchmark(sqlite),
    new IngestBenchmark(postgreSql),
    new StartBenchmark(sqlite),
    new StartBenchmark(postgreSql),
    new ListBenchmark(),
];
var (settings, fault) = BenchmarkSettings.Read(args, [.. all.Select(b => b.Name)]);
if (settings is null)
{
    Console.Error.WriteLine(fault);
    return fault == BenchmarkSettings.Help ? 0 : 2;
}
return await BenchmarkRun.RunAsync(all, settings, Console.Out, Console.Error);
