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
        await using var store = await GroupCommitLoop.OpenAsync(await kind.CreateAsync(), Users);
        // Each on a database of its own: else the fastest shape would make the others write to a large one.
        await using var mixed = await HttpLoad.StartAsync(LoadShape.Mixed, kind, Users);
        await using var oneUser = await HttpLoad.StartAsync(LoadShape.OneUserEach, kind, Users);
        await using var single = await HttpLoad.StartAsync(LoadShape.Single, kind, Users);
        await using var empty = await HttpLoad.StartAsync(LoadShape.Empty, kind, Users);
        HttpLoad[] loads = [mixed, oneUser, single, empty];

        var rows = new BareRows(Users, lanes: bareDatabase.Options.Writers);
        var bareRows = long.MaxValue;
        async Task<double> BareAsync(TimeSpan duration)
        {
            // It is faster than what it is compared with, and must not write to a larger table.
            if (bareRows > mixed.Sent)
            {
                bareDatabase.StartBare();
                bareRows = 0;
            }
            var rate = await bareDatabase.BareAsync(rows, duration);
            bareRows += (long)(rate * duration.TotalSeconds);
            return rate;
        }

        Variant[] variants =
        [
            new("bare loop", BareAsync),
            new("group commit", store.RunAsync),
            new(LoadShape.Mixed.Name, mixed.RunAsync),
            new(LoadShape.OneUserEach.Name, oneUser.RunAsync),
            new(LoadShape.Single.Name, single.RunAsync),
            new(LoadShape.Empty.Name, empty.RunAsync),
        ];
        report.Say($"{Name}: warming up");
        foreach (var variant in variants)
            await variant.Run(settings.WarmUp);
        foreach (var load in loads)
            load.Warm();
        var measured = await Rounds.RunAsync(variants, settings, report);

        report.Add($"{Name}: bare loop, transactions of {BareRows.PerTransaction} rows of {rows.Entry.Length} bytes", measured[0], "rows/s");
        report.Add($"{Name}: group commit of the store alone", measured[1], "rows/s", measured[1].RatioTo(measured[0]));
        for (var i = 0; i < loads.Length; i++)
        {
            var m = measured[i + 2];
            report.Add(
                $"{Name}: HTTP, {m.Name} ({loads[i].Times()})", m, loads[i] == empty ? "calls/s" : "events/s",
                loads[i] == empty ? null : m.RatioTo(measured[0]));
        }
        report.Add($"{Name}: HTTP, {LoadShape.Single.Name}, against empty calls", "", "", $"{measured[4].RatioTo(measured[5]):0.00}");
    }
}
