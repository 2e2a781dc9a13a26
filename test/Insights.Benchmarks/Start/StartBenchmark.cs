using Insights.Benchmarks.Http;
using Insights.Benchmarks.Running;
using Insights.Benchmarks.Storage;
using Insights.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insights.Benchmarks.Start;

/// <summary>From the start of the process to the moment it listens, with many users known, all asleep, against few.</summary>
internal sealed class StartBenchmark(IDatabaseKind kind) : IBenchmark
{
    private const int Few = 1_000;

    public string Name => $"start-{kind.Name}";

    public async Task RunAsync(BenchmarkSettings settings, Report report)
    {
        var count = settings.Quick ? 50_000 : 1_000_000;
        await using var few = await FilledAsync(Few);
        report.Say($"{Name}: making {count:N0} users known");
        await using var many = await FilledAsync(count);
        IDatabase[] databases = [few, many];
        double[][] starts = [.. databases.Select(_ => new double[settings.Rounds])];
        double[] resident = new double[databases.Length];
        for (var round = 0; round < settings.Rounds; round++)
        {
            for (var d = 0; d < databases.Length; d++)
            {
                using var host = await HostProcess.StartAsync(databases[d]);
                starts[d][round] = host.StartTime.TotalMilliseconds;
                resident[d] = host.ResidentBytes / (1024.0 * 1024);
            }
        }
        var measured = starts.Select((s, d) => new Measured(Known(d), s)).ToArray();
        report.Add($"{Name}: {measured[0].Name}", measured[0], "ms");
        report.Add($"{Name}: {measured[1].Name}", measured[1], "ms", measured[1].RatioTo(measured[0]));

        string Known(int d) => $"{(d == 0 ? Few : count):N0} users known, {resident[d]:0} MB resident";
    }

    private async Task<IDatabase> FilledAsync(int users)
    {
        var database = await kind.CreateAsync();
        try
        {
            var store = await InsightsStore.OpenAsync(database.Options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
            await store.DisposeAsync();
            database.Fill(KnownUser.Many(users));
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }
}
