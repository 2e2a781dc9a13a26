using System.Globalization;
using Insights.Benchmarks.Running;
using Insights.Benchmarks.Storage;
using Insights.Cluster.Benchmarks;
using Insights.Cluster.Benchmarks.Hosts;
using Insights.Cluster.Benchmarks.Load;
using Insights.Cluster.Benchmarks.Measures;

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
var kind = new PostgreSqlKind();
IBenchmark[] all =
[
    new CallsBenchmark(kind, "calls", Shape.Mixed, Shape.OneUserEach, Shape.Streamed, Shape.Single, Shape.Get),
    new UsersBenchmark(kind),
    new ClosingBenchmark(kind),
    new SilosBenchmark(kind),
    new LiveBenchmark(kind),
    new CallsBenchmark(kind, "mixed", Shape.Mixed),
    new CallsBenchmark(kind, "one-user", Shape.OneUserEach),
    new CallsBenchmark(kind, "streamed", Shape.Streamed),
    new CallsBenchmark(kind, "single", Shape.Single),
    new CallsBenchmark(kind, "get", Shape.Get),
];
var (settings, fault) = BenchmarkSettings.Read(args, [.. all.Select(b => b.Name)], Help.Text);
if (settings is null)
{
    Console.Error.WriteLine(fault);
    return fault == Help.Text ? 0 : 2;
}
return await BenchmarkRun.RunAsync(all, settings, Console.Out, Console.Error);
