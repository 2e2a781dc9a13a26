using Insights.Benchmarks.Running;
using Insights.Benchmarks.Storage;
using Insights.Benchmarks.Hosts;
using Insights.Benchmarks.Load;
using Npgsql;

namespace Insights.Benchmarks.Measures;

/// <summary>
/// Events that become durable, call shape by call shape, beside the bare loop into the same kind of table, the same calls
/// with nothing behind them, and grain state written per event.
/// </summary>
/// <param name="name">What <c>--only</c> calls it.</param>
/// <param name="shapes">The calls to measure.</param>
internal sealed class CallsBenchmark(IDatabaseKind kind, string name, params Shape[] shapes) : IBenchmark
{
    /// <summary>Users that the events are of.</summary>
    private const int Users = 10_000;

    /// <summary>Those that are not compared with empty calls: a batch is compared with the bare loop.</summary>
    private static readonly Shape[] _batches = [Shape.Mixed, Shape.OneUserEach];

    public string Name => name;

    private bool WithState => shapes.Contains(Shape.Single);

    public async Task RunAsync(BenchmarkSettings settings, Report report)
    {
        await using var bareDatabase = await kind.CreateAsync();
        await using var state = await Hosted.StateAsync(await kind.CreateAsync());
        await using var empty = await Hosted.EmptyAsync();
        await using var inGroups = await Hosted.EmptyAsync(EmptyHost.InGroups);
        // One silo and one database for each shape: else the fastest would make the others write to a large table.
        var silos = new List<Hosted>();
        try
        {
            foreach (var _ in shapes)
                silos.Add(await Hosted.SilosAsync(await kind.CreateAsync(), 1));
            await RunAsync(settings, report, bareDatabase, state, empty, inGroups, silos);
        }
        finally
        {
            foreach (var silo in silos)
                await silo.DisposeAsync();
        }
    }

    private async Task RunAsync(
        BenchmarkSettings settings, Report report, IDatabase bareDatabase, Hosted state, Hosted empty, Hosted inGroups, List<Hosted> silos)
    {
        // As the log's, and as earlier figures had them: a third smaller.
        var rows = new BareRows(Users, bareDatabase.Options.Writers, StoredEvent.Entry());
        var smaller = rows.Holding(BareRows.Sample);
        var (bareRows, numbers) = (long.MaxValue, shapes.Select(_ => new EventNumbers()).ToArray());
        async Task<double> BareAsync(BareRows rows, TimeSpan duration)
        {
            // It is faster than what it is compared with, and must not write to a larger table.
            if (bareRows > numbers[0].Sent)
            {
                bareDatabase.StartBare();
                bareRows = 0;
            }
            var rate = await bareDatabase.BareAsync(rows, duration);
            bareRows += (long)(rate * duration.TotalSeconds);
            return rate;
        }

        GrpcLoad[] durable = [.. shapes.Select((shape, i) => new GrpcLoad(shape, silos[i].Hosts, silos[i].Key, Users, numbers[i]))];
        Shape[] compared = [.. shapes.Except(_batches)];
        GrpcLoad[] nothing = [.. compared.Select(shape => new GrpcLoad(shape, empty.Hosts, empty.Key, Users, new EventNumbers()))];
        var perEvent = !WithState ? null : new GrpcLoad(Shape.Single, state.Hosts, state.Key, Users, new EventNumbers());
        var grouped = !WithState ? null : new GrpcLoad(Shape.Single, inGroups.Hosts, inGroups.Key, Users, new EventNumbers());
        Variant[] variants =
        [
            new("bare loop", duration => BareAsync(rows, duration)),
            .. durable.Select(l => new Variant(l.Shape.Name, l.RunAsync)),
            .. nothing.Select(l => new Variant("empty: " + l.Shape.Name, l.RunAsync)),
            .. perEvent is null ? [] : (Variant[])[new("empty, in groups", grouped!.RunAsync), new("grain state per event", perEvent.RunAsync)],
            new("bare loop, smaller rows", duration => BareAsync(smaller, duration)),
        ];
        report.Say($"{Name}: warming up");
        // The users that are asked for are there and active, as after a page view.
        await Visits.OpenAsync(silos[^1].Hosts[0], silos[^1].Key, Users, numbers[^1]);
        foreach (var variant in variants)
            await variant.Run(settings.WarmUp);
        foreach (var load in (GrpcLoad?[])[.. durable, .. nothing, grouped, perEvent])
            load?.Warm();
        var measured = await Rounds.RunAsync(variants, settings, report);
        var stored = await StoredBytesAsync(silos[0].Database);
        report.Add($"a: bare loop, transactions of {BareRows.PerTransaction} rows of {rows.Entry.Length} bytes (the log's: {stored:0} an event)", measured[0], "rows/s");
        report.Add($"a': the same, rows of {smaller.Entry.Length} bytes", measured[^1], "rows/s");
        Tell(report, [.. measured.SkipLast(1)], durable, nothing, grouped, perEvent);
    }

    /// <summary>Bytes of an entry in the log; 0 where the users have too few to tell, as those who are only looked up.</summary>
    private static async Task<double> StoredBytesAsync(IDatabase database)
    {
        await using var source = NpgsqlDataSource.Create(database.Options.PostgreSql!);
        await using var command = source.CreateCommand("SELECT coalesce((sum(length(entries)) / sum(count))::float8, 0) FROM (SELECT entries, count FROM user_log WHERE seq > 10 LIMIT 10000) AS rows");
        return (double)(await command.ExecuteScalarAsync())!;
    }

    private void Tell(Report report, IReadOnlyList<Measured> measured, GrpcLoad[] durable, GrpcLoad[] nothing, GrpcLoad? grouped, GrpcLoad? perEvent)
    {
        var bare = measured[0];
        var emptyOf = nothing.Select((load, i) => (load.Shape, Measured: measured[1 + durable.Length + i])).ToDictionary(e => e.Shape, e => e.Measured);
        for (var i = 0; i < durable.Length; i++)
        {
            var (load, m) = (durable[i], measured[1 + i]);
            if (load.Shape.Asks)
                report.Add($"d: {m.Name} ({load.Times()}); ratio d/c", m, "calls/s", m.RatioTo(emptyOf[load.Shape]));
            else
                report.Add($"b: {m.Name} ({load.Times()}); ratio b/a", m, "events/s", m.RatioTo(bare));
        }
        foreach (var load in nothing)
            report.Add($"c: empty handler, {load.Shape.Name} ({load.Times()})", emptyOf[load.Shape], "calls/s");
        if (perEvent is null || grouped is null)
            return;
        var single = measured[1 + Array.FindIndex(durable, l => l.Shape == Shape.Single)];
        report.Add($"   {Shape.Single.Name}: ratio b/c", "", "", $"{single.RatioTo(emptyOf[Shape.Single]):0.00}");
        var floor = measured[^2];
        report.Add($"c': empty handler, answered in groups a millisecond later, {Shape.Single.Name} ({grouped.Times()}); ratio c'/c", floor, "calls/s", floor.RatioTo(emptyOf[Shape.Single]));
        report.Add($"   {Shape.Single.Name}: ratio b/c'", "", "", $"{single.RatioTo(floor):0.00}");
        report.Add($"e: grain state per event, {Shape.Single.Name} ({perEvent.Times()})", measured[^1], "events/s");
        report.Add($"   {Shape.Single.Name}: ratio b/e", "", "", $"{single.RatioTo(measured[^1]):0.00}");
    }
}
