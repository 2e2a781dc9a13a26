using Insights.Benchmarks.Running;
using Insights.Benchmarks.Storage;
using Insights.Benchmarks.Hosts;
using Insights.Benchmarks.Load;

namespace Insights.Benchmarks.Measures;

/// <summary>One silo and two on the same machine, with the same load: what it costs that users live elsewhere.</summary>
internal sealed class SilosBenchmark(IDatabaseKind kind) : IBenchmark
{
    private const int Users = 10_000;

    private static readonly Shape[] _shapes = [Shape.Mixed, Shape.Single];

    public string Name => "silos";

    public async Task RunAsync(BenchmarkSettings settings, Report report)
    {
        await using var one = await Hosted.SilosAsync(await kind.CreateAsync(), 1);
        await using var two = await Hosted.SilosAsync(await kind.CreateAsync(), 2);
        var (oneNumbers, twoNumbers) = (new EventNumbers(), new EventNumbers());
        GrpcLoad[] loads = [.. _shapes.SelectMany(shape => (GrpcLoad[])[
            new(shape, one.Hosts, one.Key, Users, oneNumbers), new(shape, two.Hosts, two.Key, Users, twoNumbers)])];
        Variant[] variants = [.. loads.Select((l, i) => new Variant($"{(i % 2 == 0 ? "one silo" : "two silos")}, {l.Shape.Name}", l.RunAsync))];
        report.Say("silos: warming up");
        foreach (var variant in variants)
            await variant.Run(settings.WarmUp);
        foreach (var load in loads)
            load.Warm();
        var measured = await Rounds.RunAsync(variants, settings, report);
        for (var i = 0; i < variants.Length; i++)
            report.Add($"g: {variants[i].Name} ({loads[i].Times()})", measured[i], "events/s", i % 2 == 0 ? null : measured[i].RatioTo(measured[i - 1]));
    }
}
