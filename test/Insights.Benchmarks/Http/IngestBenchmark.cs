using Insights.Benchmarks.Running;
using Insights.Benchmarks.Storage;

namespace Insights.Benchmarks.Http;

/// <summary>Rows that reach one database: by the bare loop, by the store alone, and as events over HTTP.</summary>
internal sealed class IngestBenchmark(IDatabaseKind kind) : IBenchmark
{
    /// <summary>Users that the events are of.</summary>
    private const int Users = 10_000;

    public string Name => kind.Name;

    public async Task RunAsync(BenchmarkSettings settings, Report report)
    {
        await using var bareDatabase = await kind.CreateAsync();
        var rows = new BareRows(Users, lanes: bareDatabase.Options.Writers);
        await using var store = await GroupCommitLoop.OpenAsync(await kind.CreateAsync(), Users);
        await using var hostDatabase = await kind.CreateAsync();
        using var host = await HostProcess.StartAsync(hostDatabase);
        var load = new Load(host.Url, await host.CreateAccountAsync(), Users);

        Variant bare = new("bare loop", duration =>
        {
            // Empty each time: it is faster than the others, and would soon write to a larger table than they do.
            bareDatabase.StartBare();
            return bareDatabase.BareAsync(rows, duration);
        });
        Variant group = new("group commit", store.RunAsync);
        var http = LoadShape.All.Select(shape => new Variant(shape.Name, duration => load.RunAsync(shape, duration)));

        report.Say($"{Name}: warming up");
        await bare.Run(settings.WarmUp / 6);
        await group.Run(settings.WarmUp / 6);
        // All shapes, or the first would make the host's code fit itself alone.
        for (var i = 0; i < 2; i++)
        {
            foreach (var shape in LoadShape.All)
                await load.RunAsync(shape, settings.WarmUp / 6);
        }
        foreach (var calls in load.Calls.Values)
            calls.Clear();
        var measured = await Rounds.RunAsync([bare, group, .. http], settings, report);

        report.Add($"{Name}: bare loop, transactions of {BareRows.PerTransaction} rows of {BareRows.Entry.Length} bytes", measured[0], "rows/s");
        report.Add($"{Name}: the store's group commit alone", measured[1], "rows/s", measured[1].RatioTo(measured[0]));
        for (var i = 0; i < LoadShape.All.Length; i++)
        {
            var shape = LoadShape.All[i];
            double[] calls = [.. load.Calls[shape].Order()];
            report.Add(
                $"{Name}: HTTP, {shape.Name} (p50 {calls[calls.Length / 2]:0.0} ms, p99 {calls[calls.Length * 99 / 100]:0.0} ms)",
                measured[i + 2], "events/s", measured[i + 2].RatioTo(measured[0]));
        }
    }
}
