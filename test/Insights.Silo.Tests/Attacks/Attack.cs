using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Insights.Testing.Processes;

namespace Insights.Silo.Tests.Attacks;

/// <summary>A silo whose heap may take 512 MiB, an attacker with an ingest key, and a legitimate client beside it.</summary>
internal sealed class Attack : IDisposable
{
    private const long HeapBytes = 512L << 20;

    /// <summary>Longest that the legitimate client may wait for an answer: 1 s, and 10 s on a machine that has other work.</summary>
    public static readonly TimeSpan Slowest = TimeSpan.FromSeconds(Environment.GetEnvironmentVariable("INSIGHTS_QUIET") == "1" ? 1 : 10);

    private readonly TemporaryFolder _folder;
    private readonly HttpClient _attacker;
    private readonly HttpClient _client;

    private Attack(TemporaryFolder folder, ServerProcess silo, HttpClient attacker, HttpClient client) =>
        (_folder, Silo, _attacker, _client) = (folder, silo, attacker, client);

    public ServerProcess Silo { get; }

    /// <summary>How long the legitimate client waited for each of its answers.</summary>
    public List<TimeSpan> Waits { get; } = [];

    public static async Task<Attack> BeginAsync(params string[] settings)
    {
        var folder = new TemporaryFolder();
        var silo = await ServerProcess.StartWithinAsync(HeapBytes, folder.File("insights.db"), settings);
        var server = await silo.CreateAccountAsync("acme");
        var ingest = await silo.CreateKeyAsync("acme", "INGEST");
        return new Attack(folder, silo, silo.Client(ingest), silo.Client(server));
    }

    /// <summary>Sends bodies, several at once, while the legitimate client sends an event every 100 ms.</summary>
    /// <param name="bodies">JSON for POST /v1/events, each made when it is sent.</param>
    public Task RunAsync(IEnumerable<Func<string>> bodies) => BesideAsync(
        Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (body, ct) =>
        {
            using var content = new StringContent(body(), Encoding.UTF8, "application/json");
            using var answer = await _attacker.PostAsync("/v1/events", content, ct);
            if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable))
                throw new InvalidOperationException($"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(ct)}");
        }));

    /// <summary>Waits for an attack while the legitimate client sends an event every 100 ms; its failure ends the wait.</summary>
    public async Task BesideAsync(Task attack)
    {
        using var end = new CancellationTokenSource();
        var legitimate = SendLegitimateAsync(end.Token);
        await await Task.WhenAny(attack, legitimate);
        await end.CancelAsync();
        await legitimate;
    }

    /// <summary>The silo lives, and takes and shows a new user.</summary>
    public async Task SurvivesAsync()
    {
        Silo.HasExited.ShouldBeFalse(Silo.Output);
        (await SendOneAsync("afterwards")).ShouldBe("ACCEPTED");
        (await _client.GetAsync("/v1/endUsers/afterwards")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task SendLegitimateAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var began = Stopwatch.GetTimestamp();
            (await SendOneAsync("alice")).ShouldBe("ACCEPTED");
            Waits.Add(Stopwatch.GetElapsedTime(began));
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<string> SendOneAsync(string user)
    {
        using var answer = await _client.PostAsJsonAsync(
            "/v1/events", new { events = new[] { new { userId = user, type = "click", time = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() } } });
        return answer.IsSuccessStatusCode
            ? (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("results")[0].GetProperty("status").GetString()!
            : await answer.Content.ReadAsStringAsync();
    }

    public void Dispose()
    {
        _attacker.Dispose();
        _client.Dispose();
        Silo.Dispose();
        _folder.Dispose();
    }
}
