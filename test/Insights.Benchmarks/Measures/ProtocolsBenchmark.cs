using Insights.Benchmarks.Hosts;
using Insights.Benchmarks.Http;
using Insights.Benchmarks.Load;
using Insights.Benchmarks.Running;
using Insights.Benchmarks.Storage;

namespace Insights.Benchmarks.Measures;

/// <summary>What an event costs that comes over HTTP, beside one that comes over gRPC: the same silo and database, in turns.</summary>
internal sealed class ProtocolsBenchmark(IDatabaseKind kind) : IBenchmark
{
    /// <summary>Users that the events are of.</summary>
    private const int Users = 10_000;

    /// <summary>First number of events over HTTP, far from those over gRPC; each shape has its own.</summary>
    private const long FirstOverHttp = 100_000_000_000;

    public string Name => "protocols";

    public async Task RunAsync(BenchmarkSettings settings, Report report)
    {
        await using var silo = await Hosted.SilosAsync(await kind.CreateAsync(), 1);
        var (host, numbers) = (silo.Hosts[0], new EventNumbers());
        GrpcLoad[] grpc = [.. ((Shape[])[Shape.Mixed, Shape.Single]).Select(s => new GrpcLoad(s, silo.Hosts, silo.Key, Users, numbers))];
        HttpLoad[] http = [.. grpc.Select((l, i) => HttpLoad.On(
            new LoadShape(l.Shape.Name, l.Shape.Batch, l.Shape.OneUser, l.Shape.Callers), host, silo.Key, Users, (i + 1) * FirstOverHttp))];
        Variant[] variants =
        [
            .. grpc.Select(l => new Variant("gRPC: " + l.Shape.Name, l.RunAsync)), .. grpc.Select((l, i) => new Variant("HTTP: " + l.Shape.Name, http[i].RunAsync)),
        ];
        foreach (var variant in variants)
            await variant.Run(settings.WarmUp / variants.Length);
        foreach (var load in grpc)
            load.Warm();
        foreach (var load in http)
            load.Warm();
        var measured = await Rounds.RunAsync(variants, settings, report);
        for (var i = 0; i < grpc.Length; i++)
        {
            report.Add($"protocols: {measured[i].Name} ({grpc[i].Times()})", measured[i], "events/s");
            report.Add($"protocols: {measured[i + 2].Name} ({http[i].Times()}); ratio of processor time", measured[i + 2], "events/s", http[i].Microseconds / grpc[i].Microseconds);
        }
    }
}
