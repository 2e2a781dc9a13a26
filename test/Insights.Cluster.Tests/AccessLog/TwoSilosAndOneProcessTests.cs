using System.Net.Http.Json;
using System.Text.Json;
using Insights.Cluster.Tests.Fixture;
using Insights.Testing.Data;
using Insights.Testing.Processes;

namespace Insights.Cluster.Tests.AccessLog;

/// <summary>A real access log, its lines dealt to two silos at random, makes the users that the standalone host makes of it.</summary>
public sealed class TwoSilosAndOneProcessTests : IAsyncLifetime
{
    private const int BatchSize = 50;

    private readonly TemporaryFolder _folder = new();
    private readonly string? _file = TestData.Find("apache-access-a.log");
    private readonly Random _random = new(20150517);
    private readonly List<ServerProcess> _hosts = [];
    private TestDatabase? _database;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var host in _hosts)
            host.Dispose();
        if (_database is not null)
            await _database.DisposeAsync();
        _folder.Dispose();
    }

    [SkippableFact]
    public async Task An_access_log_dealt_to_two_silos_makes_the_users_that_the_standalone_host_makes()
    {
        Skip.If(_file is null, "The access log is not there (INSIGHTS_TEST_DATA).");
        _database = await TestDatabase.PostgreSqlAsync();
        var lines = LogLine.ReadAll(_file!);
        var shift = TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1) - lines.Max(l => l.Time);
        var events = lines.Select((line, i) => EventOf(line, i, shift)).ToArray();
        var users = lines.Select(l => l.User).Distinct().ToList();

        _hosts.AddRange(await Task.WhenAll(
            ServerProcess.StartAsync(_folder.File("insights.db")),
            ServerProcess.StartSiloAsync(TestSilo.FreePort(), _database.Setting),
            ServerProcess.StartSiloAsync(TestSilo.FreePort(), _database.Setting)));
        var (one, silos) = (_hosts[0], _hosts[1..]);
        var keys = (One: await one.CreateAccountAsync("log"), Silos: await silos[0].CreateAccountAsync("log"));
        await Eventually.IsAsync(async () => await KnowsAsync(silos[1], keys.Silos));

        (await SendAsync([one], keys.One, events)).ShouldBe(new() { ["ACCEPTED"] = events.Length });
        (await SendAsync(silos, keys.Silos, events)).ShouldBe(new() { ["ACCEPTED"] = events.Length });
        await EqualAsync(one, keys.One, silos, keys.Silos, users);

        _random.Shuffle(events);
        (await SendAsync(silos, keys.Silos, events)).ShouldBe(new() { ["DUPLICATE"] = events.Length });
        await EqualAsync(one, keys.One, silos, keys.Silos, users);
        (await VerifyAsync(silos[0], keys.Silos)).ShouldBe(0);
    }

    /// <summary>Deals events to hosts, four batches under way to each; what became of them, counted.</summary>
    private async Task<Dictionary<string, int>> SendAsync(List<ServerProcess> hosts, string key, IReadOnlyList<object> events)
    {
        var dealt = events.GroupBy(_ => hosts[_random.Next(hosts.Count)]).ToList();
        var counts = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        await Task.WhenAll(dealt.Select(async share =>
        {
            using var client = share.Key.Client(key);
            await Parallel.ForEachAsync(share.Chunk(BatchSize), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (batch, ct) =>
            {
                foreach (var status in await SendAsync(client, batch, ct))
                    counts.AddOrUpdate(status, 1, (_, n) => n + 1);
            });
        }));
        return new(counts);
    }

    private static async Task<IEnumerable<string>> SendAsync(HttpClient client, object[] batch, CancellationToken ct)
    {
        var answer = await client.PostAsJsonAsync("/v1/events", new { events = batch }, ct);
        answer.EnsureSuccessStatusCode();
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>(ct);
        return json.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("status").GetString()!);
    }

    private async Task EqualAsync(ServerProcess one, string oneKey, List<ServerProcess> silos, string silosKey, IReadOnlyList<string> users)
    {
        using var expected = one.Client(oneKey);
        using var first = silos[0].Client(silosKey);
        using var second = silos[1].Client(silosKey);
        var wanted = await expected.AnonymousUsersAsync(users);
        foreach (var client in new[] { first, second })
        {
            var shown = await client.AnonymousUsersAsync(users);
            foreach (var user in users)
                shown[user].GetRawText().ShouldBe(wanted[user].GetRawText());
        }
        foreach (var user in users.Where(_ => _random.Next(10) == 0))
        {
            (await (_random.Next(2) == 0 ? first : second).AnonymousSessionsAsync(user)).Select(s => s.GetRawText())
                .ShouldBe((await expected.AnonymousSessionsAsync(user)).Select(s => s.GetRawText()), user);
        }
    }

    private static async Task<bool> KnowsAsync(ServerProcess silo, string key)
    {
        using var client = silo.Client(key);
        return (await client.PostAsJsonAsync("/v1/events", new { events = Array.Empty<object>() })).StatusCode != System.Net.HttpStatusCode.Unauthorized;
    }

    private static async Task<int> VerifyAsync(ServerProcess silo, string key)
    {
        using var client = silo.Client(key);
        var answer = await client.PostAsJsonAsync("/v1/accounts/log:verify", new { });
        answer.EnsureSuccessStatusCode();
        var last = (await answer.Content.ReadAsStringAsync()).Trim().Split('\n')[^1];
        return JsonDocument.Parse(last).RootElement.GetProperty("result").GetProperty("differenceCount").GetInt32();
    }

    /// <summary>Places and browsers out of the line, missing on many, so that the last one of a session is not always one's own.</summary>
    private static object EventOf(LogLine line, int i, TimeSpan shift)
    {
        var parts = line.Address.Split('.');
        return new
        {
            eventId = $"line-{i:D4}",
            anonymousId = line.User,
            type = "page_view",
            time = (line.Time + shift).ToUnixTimeMilliseconds(),
            context = new
            {
                place = i % 3 == 0 ? null : new { country = $"country {parts[0]}", region = $"region {parts[1]}" },
                browser = i % 4 == 0 ? null : new { name = $"browser {i % 5}" },
            },
        };
    }
}
