using System.Net.Http.Json;
using System.Text.Json;
using Insights.Testing.Load;
using Insights.Testing.Processes;
using Xunit.Abstractions;

namespace Insights.Cluster.Tests.Faults;

/// <summary>
/// Two silos as processes over one PostgreSQL, and four clients that never stop, who send events and updates and log users in
/// and out of browsers: the ground on which faults are made. At the end, what is stored is compared with what the clients
/// were told.
/// </summary>
internal sealed class FaultyCluster : IAsyncDisposable
{
    private const string Account = "faults";
    private const long TimeoutMs = 60_000;

    private static readonly string[] Users = [.. Enumerable.Range(0, 60).Select(i => $"user-{i}")];

    private static readonly string[] Browsers = [.. Enumerable.Range(0, 30).Select(i => $"browser-{i}")];

    private static readonly TimeSpan LatestClose = TimeSpan.FromMinutes(5);

    private readonly ITestOutputHelper _output;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<LoadClient> _clients = [];
    private readonly List<string> _quiet = [];
    private readonly StoredUsers _stored;
    private readonly string _key;
    private Task _load = Task.CompletedTask;
    private long _quietMs;

    private FaultyCluster(ITestOutputHelper output, CrashingPostgres postgres, IReadOnlyList<Member> members, string key)
    {
        (_output, Postgres, Members, _key) = (output, postgres, members, key);
        _stored = new StoredUsers(postgres.ConnectionString);
    }

    public CrashingPostgres Postgres { get; }

    public IReadOnlyList<Member> Members { get; }

    public Progress Progress { get; } = new();

    public static async Task<FaultyCluster> StartAsync(ITestOutputHelper output)
    {
        var postgres = await CrashingPostgres.StartAsync();
        Member[] members = [new(postgres.ConnectionString), new(postgres.ConnectionString)];
        await Task.WhenAll(members.Select(m => m.StartAsync()));
        var key = await members[0].Process.CreateAccountAsync(Account, new { sessionTimeout = $"{TimeoutMs / 1000}s" });
        var cluster = new FaultyCluster(output, postgres, members, key);
        // Every silo knows of the account before a client asks it.
        foreach (var member in members)
            await Fixture.Eventually.IsAsync(() => KnowsAsync(member.Process, key));
        cluster.BeginLoad();
        await cluster.MoreAsync(2_000);
        cluster.Progress.TakeLongestGap();
        return cluster;
    }

    /// <summary>Waits until so many more events are acknowledged.</summary>
    /// <exception cref="TimeoutException">They are not; says what the database and the silos are at.</exception>
    public async Task MoreAsync(int events)
    {
        try
        {
            await Progress.MoreAsync(events);
        }
        catch (TimeoutException)
        {
            var faults = string.Join(", ", _clients.Select(c => string.Join(' ', c.Faults)));
            throw new TimeoutException(
                $"Nothing goes on. Failed calls: {faults}\n{await _stored.ActivityAsync()}\n"
                + string.Join("\n\n", Members.Select(m => string.Join('\n', m.Process.Output.Split('\n').TakeLast(60)))));
        }
    }

    /// <summary>Waits until the others have thrown a silo out.</summary>
    public Task IsOutAsync(Member member) => Fixture.Eventually.IsAsync(async () => await _stored.CountAsync(
        $"SELECT status FROM orleans_membership WHERE port = {member.SiloPort} ORDER BY generation DESC LIMIT 1") == (int)Orleans.Runtime.SiloStatus.Dead);

    /// <summary>Users who send one event through a silo and are never heard of again.</summary>
    public async Task AddQuietUsersAsync(Member member, int count)
    {
        var first = _quiet.Count;
        _quiet.AddRange(Enumerable.Range(first, count).Select(i => $"quiet-{i}"));
        _quietMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        using var client = member.Process.Client(_key);
        using var answer = await client.PostAsJsonAsync(
            "/v1/events", new { events = _quiet.Skip(first).Select(u => new { eventId = u, userId = u, type = "click", time = _quietMs }) });
        answer.EnsureSuccessStatusCode();
        (await answer.Content.ReadAsStringAsync()).ShouldNotContain("REJECTED");
    }

    /// <summary>Prints how long ingest stood still since this was said last.</summary>
    public void Say(string what) => _output.WriteLine(FormattableString.Invariant(
        $"{what}: ingest stood still for {Progress.TakeLongestGap().TotalSeconds:N1} s; {Progress.Acknowledged:N0} events acknowledged"));

    /// <summary>Ends the load and compares.</summary>
    public async Task EndAsync()
    {
        await _stop.CancelAsync();
        await _load;
        var scripts = _clients.Select(c => c.Script).ToList();
        await AllClosedInTimeAsync(Math.Max(scripts.SelectMany(c => c.Acknowledged).Max(i => i.Event.TimeMs), _quietMs) + TimeoutMs);
        await EverythingIsCountedOnceAsync(scripts);
        (await VerifyAsync()).ShouldBe(0);
        _output.WriteLine("failed calls: " + string.Join(", ", _clients
            .SelectMany(c => c.Faults).GroupBy(f => f.Key).Select(g => $"{g.Key} {g.Sum(f => f.Value)}")));
        _clients.SelectMany(c => c.Wrong).ShouldBeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var client in _clients)
            client.Dispose();
        foreach (var member in Members)
            member.Dispose();
        await _stored.DisposeAsync();
        await Postgres.DisposeAsync();
        _stop.Dispose();
    }

    private void BeginLoad()
    {
        string[] gateways = [.. Members.Select(m => m.Grpc)];
        for (var i = 0; i < 4; i++)
        {
            var script = new LoadScript(i, Users, Browsers, TimeoutMs);
            _clients.Add(i % 2 == 0 ? new CallingClient(script, i / 2, _key, gateways) : new StreamingClient(script, i / 2, _key, gateways));
        }
        _load = Task.WhenAll(_clients.Select(c => Task.Run(() => c.RunAsync(Progress, _stop.Token))));
    }

    /// <summary>Nobody asks for a user, and yet every session is written no later than its timeout and five minutes.</summary>
    private async Task AllClosedInTimeAsync(long lastCloseMs)
    {
        var lastClose = DateTimeOffset.FromUnixTimeMilliseconds(lastCloseMs);
        using var late = new CancellationTokenSource(lastClose - TimeProvider.System.GetUtcNow() + LatestClose);
        while (await _stored.CountAsync("SELECT count(*) FROM alarm") > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, late.Token);
        var lag = TimeProvider.System.GetUtcNow() - lastClose;
        _output.WriteLine(FormattableString.Invariant($"the last session was closed {Math.Max(0, lag.TotalSeconds):N1} s after it was due"));
    }

    private async Task EverythingIsCountedOnceAsync(IReadOnlyList<LoadScript> scripts)
    {
        var expected = LoadTotals.Of(Users, Browsers, scripts, TimeoutMs);
        foreach (var user in _quiet)
            expected.Add(user, LoadTotals.Of([_quietMs], TimeoutMs));
        (await _stored.AllAsync()).ShouldBe(expected, ignoreOrder: true);
        var updated = scripts.SelectMany(s => s.Updated).ToList();
        (await _stored.NumbersAsync()).ShouldBe(updated.CountBy(u => u).ToDictionary(u => u.Key, u => (double)u.Value), ignoreOrder: true);
        _output.WriteLine(FormattableString.Invariant(
            $"{scripts.Sum(s => s.Acknowledged.Count):N0} events, {scripts.Sum(s => s.Operations.Count):N0} logins and logouts and {updated.Count:N0} updates acknowledged, each counted once"));
    }

    private async Task<int> VerifyAsync()
    {
        using var client = Members.First(m => !m.Process.HasExited).Process.Client(_key);
        using var answer = await client.PostAsJsonAsync($"/v1/accounts/{Account}:verify", new { });
        answer.EnsureSuccessStatusCode();
        var last = (await answer.Content.ReadAsStringAsync()).Trim().Split('\n')[^1];
        var result = JsonDocument.Parse(last).RootElement.GetProperty("result");
        result.GetProperty("usersChecked").GetInt64().ShouldBe(Users.Length + Browsers.Length + _quiet.Count);
        return result.GetProperty("differenceCount").GetInt32();
    }

    private static async Task<bool> KnowsAsync(ServerProcess silo, string key)
    {
        using var client = silo.Client(key);
        using var answer = await client.PostAsJsonAsync("/v1/events", new { events = Array.Empty<object>() });
        return answer.StatusCode != System.Net.HttpStatusCode.Unauthorized;
    }
}
