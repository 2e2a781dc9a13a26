using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Insights.Testing.Hostile;
using Insights.Testing.Processes;
using Xunit.Abstractions;

namespace Insights.Silo.Tests.Attacks.Random;

/// <summary>
/// Dice attack every method over HTTP and gRPC, with and without a key, zipped or not, slow or not. INSIGHTS_ATTACK_SECONDS: how
/// long, default 20; an hour is 3600. INSIGHTS_ATTACK_SEED: the dice, default 1.
/// </summary>
public sealed class RandomAttackTests(ITestOutputHelper output)
{
    private const int Fast = 6;
    private const int Slow = 60;

    [Fact]
    public async Task A_silo_of_512_MiB_lives_serves_others_and_gives_its_memory_back_whatever_is_sent()
    {
        var seconds = FromEnvironment("INSIGHTS_ATTACK_SECONDS") ?? 20;
        var seed = FromEnvironment("INSIGHTS_ATTACK_SEED") ?? 1;
        using var attack = await Attack.BeginAsync();
        var silo = attack.Silo;
        await silo.CreateAccountAsync("evil");
        var (ingest, server) = (await silo.CreateKeyAsync("evil", "INGEST"), await silo.CreateKeyAsync("evil", "SERVER"));
        string[] keys = ["", "ins_ingest_none", ingest, ingest, ingest, server, server, server];
        var targets = await Targets.OfAsync(silo);
        using var rpc = new RpcSender(new Uri(silo.GrpcUrl));
        var attackers = Enumerable.Range(0, Fast + Slow)
            .Select(i => new Attacker((seed * 1000) + i, slow: i >= Fast, targets, keys, new Uri(silo.Url), rpc)).ToList();
        try
        {
            using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
            await attack.BesideAsync(Task.WhenAll(attackers.Select(a => Task.Run(() => a.RunAsync(end.Token)))));
            silo.HasExited.ShouldBeFalse();
            Say(attack, attackers);
            // INTERNAL is also what gRPC itself says of a message that does not end; an error of ours stands in the log.
            attackers.SelectMany(a => a.Answers.Keys).Intersect(["500", "grpc-status 2"]).ShouldBeEmpty();
            silo.Output.Split('\n').Where(l => l.Contains(" fail: ", StringComparison.Ordinal) || l.Contains(" crit: ", StringComparison.Ordinal)).ShouldBeEmpty();
            attack.Waits[^1].ShouldBeLessThan(Attack.Slowest);
            await RestsAsync(silo);
            await HasRoomAsync(silo);
            await attack.SurvivesAsync();
        }
        catch (Exception e)
        {
            var last = string.Join('\n', attackers.Select(a => a.Last));
            var log = silo.Output;
            throw new InvalidOperationException($"INSIGHTS_ATTACK_SEED={seed}\nThe last requests:\n{last}\nThe end of its log:\n{log[Math.Max(0, log.Length - 20_000)..]}", e);
        }
    }

    private void Say(Attack attack, List<Attacker> attackers)
    {
        attack.Waits.Sort();
        output.WriteLine($"{attackers.Sum(a => a.Sent)} requests; {string.Join(", ", attackers.SelectMany(a => a.Answers).GroupBy(a => a.Key, a => a.Value).OrderBy(g => g.Key).Select(g => $"{g.Key}: {g.Sum()}"))}");
        output.WriteLine($"{attack.Waits.Count} legitimate calls, median {attack.Waits[attack.Waits.Count / 2].TotalMilliseconds:f0} ms, 99th percentile {attack.Waits[attack.Waits.Count * 99 / 100].TotalMilliseconds:f0} ms, slowest {attack.Waits[^1].TotalMilliseconds:f0} ms");
        output.WriteLine($"{attack.Silo.WorkingSet >> 20} MiB, {attack.Silo.ProcessorTime.TotalSeconds:f0} s of processors");
    }

    /// <summary>What was asked ends with those who asked: within 30 s it takes less than a third of a processor.</summary>
    private static async Task RestsAsync(ServerProcess silo)
    {
        var began = Stopwatch.GetTimestamp();
        double share;
        do
        {
            Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(30));
            var (before, at) = (silo.ProcessorTime, Stopwatch.GetTimestamp());
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            share = (silo.ProcessorTime - before) / Stopwatch.GetElapsedTime(at);
        }
        while (share > 0.33);
    }

    /// <summary>Within 30 s there is room for new users of a public key, whom nobody lets in while memory is nearly full, with 14 MB at once.</summary>
    private async Task HasRoomAsync(ServerProcess silo)
    {
        using var client = silo.Client(await silo.CreateKeyAsync("acme", "INGEST"));
        var page = new { url = "https://shop.example/" + new string('x', 29_000) };
        var batch = new { events = Enumerable.Range(0, 480).Select(i => new { anonymousId = $"later-{i}", type = "page_view", time = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), page }).ToArray() };
        var began = Stopwatch.GetTimestamp();
        string refused;
        do
        {
            using var answer = await client.PostAsJsonAsync("/v1/events", batch);
            var text = await answer.Content.ReadAsStringAsync();
            refused = answer.IsSuccessStatusCode ? Refused(JsonSerializer.Deserialize<JsonElement>(text)) : text;
            Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(30), refused);
        }
        while (refused.Length > 0);
        output.WriteLine($"room after {Stopwatch.GetElapsedTime(began).TotalSeconds:f1} s, {silo.WorkingSet >> 20} MiB");

        static string Refused(JsonElement answer) => string.Join('\n', answer.GetProperty("results").EnumerateArray()
            .Where(r => r.GetProperty("status").ValueEquals("REJECTED")).Select(r => r.GetRawText()).Distinct());
    }

    private static int? FromEnvironment(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : null;
}
