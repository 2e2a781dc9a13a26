using Insights.Testing.Processes;
using Shouldly;

namespace Insights.Testing.Load;

/// <summary>
/// Four clients that never stop, who send events and updates and log users in and out of browsers while a test makes faults.
/// At the end, what is stored is compared with what the clients were told.
/// </summary>
public sealed class LoadRun : IAsyncDisposable
{
    private const string Account = "faults";
    private const long TimeoutMs = 60_000;

    private static readonly string[] Users = [.. Enumerable.Range(0, 60).Select(i => $"user-{i}")];

    private static readonly string[] Browsers = [.. Enumerable.Range(0, 30).Select(i => $"browser-{i}")];

    private static readonly TimeSpan LatestClose = TimeSpan.FromMinutes(5);

    private readonly IReadOnlyList<Member> _members;
    private readonly StoredLoad _stored;
    private readonly Action<string> _say;
    private readonly string _key;
    private readonly List<LoadClient> _clients;
    private readonly CancellationTokenSource _stop = new();
    private readonly Progress _progress = new();
    private readonly Dictionary<string, LoadTotals> _quiet = [];
    private readonly List<Task> _load;

    private LoadRun(IReadOnlyList<Member> members, string key, StoredLoad stored, Action<string> say, Func<int, string, ILoadGateway> gateway)
    {
        (_members, _key, _stored, _say) = (members, key, stored, say);
        _clients = [.. Enumerable.Range(0, 4).Select(i => new LoadClient(new LoadScript(i, Users, Browsers, TimeoutMs), gateway(i, key)))];
        _load = _clients.ConvertAll(c => Task.Run(() => c.RunAsync(_progress, _stop.Token)));
    }

    /// <summary>Starts silos, and the clients with them.</summary>
    /// <param name="members">Silos over one database, not yet started.</param>
    /// <param name="stored">What is in the database.</param>
    /// <param name="say">Where what happened is told.</param>
    /// <param name="gateway">By the number of the client and the account's key.</param>
    public static async Task<LoadRun> StartAsync(
        IReadOnlyList<Member> members, StoredLoad stored, Action<string> say, Func<int, string, ILoadGateway> gateway)
    {
        await Task.WhenAll(members.Select(m => m.StartAsync()));
        var key = await members[0].Process.CreateAccountAsync(Account, new { sessionTimeout = $"{TimeoutMs / 1000}s" });
        foreach (var member in members)
            await member.Process.KnowsAsync(key);
        var run = new LoadRun(members, key, stored, say, gateway);
        await run.MoreAsync(500);
        run._progress.TakeLongestGap();
        return run;
    }

    /// <summary>Waits until so many more events are acknowledged.</summary>
    /// <exception cref="TimeoutException">They are not; says what the database and the silos are at.</exception>
    public async Task MoreAsync(int events)
    {
        try
        {
            await await Task.WhenAny([_progress.MoreAsync(events), .. _load]); // A client that gave up says why.
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Nothing goes on. Failed calls: {Faults}\n{await _stored.ActivityAsync()}\n"
                + string.Join("\n\n", _members.Select(m => string.Join('\n', m.Process.Output.Split('\n').TakeLast(60)))));
        }
        NothingUnforeseen();
    }

    /// <summary>Users who send one event through a silo and are never heard of again.</summary>
    public async Task AddQuietUsersAsync(Member member, int count)
    {
        var timeMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - (TimeoutMs / 2);
        var users = Enumerable.Range(_quiet.Count, count).Select(i => $"quiet-{i}").ToList();
        using var gateway = new HttpLoadGateway(_key, member.Http);
        var events = users.Select(u => new Oracle.OracleItem(new() { Id = u, TimeMs = timeMs, Type = "click", TimeoutMs = TimeoutMs }, u, null));
        (await gateway.SendAsync([.. events])).ShouldAllBe(acknowledged => acknowledged);
        foreach (var user in users)
            _quiet.Add(user, LoadTotals.Of([timeMs], TimeoutMs));
    }

    /// <summary>Tells how long ingest stood still since this was told last.</summary>
    public void Say(string what) => _say(FormattableString.Invariant(
        $"{what}: ingest stood still for {_progress.TakeLongestGap().TotalSeconds:N1} s; {_progress.Acknowledged:N0} events acknowledged"));

    /// <summary>Ends the load and compares.</summary>
    public async Task EndAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_load);
        var scripts = _clients.ConvertAll(c => c.Script);
        var expected = LoadTotals.Of(Users, Browsers, scripts, TimeoutMs);
        foreach (var (user, totals) in _quiet)
            expected.Add(user, totals);
        await AllClosedInTimeAsync(expected.Values.Max(t => t.LastMs) + TimeoutMs);
        (await _stored.TotalsAsync()).ShouldBe(expected, ignoreOrder: true);
        var updated = scripts.SelectMany(s => s.Updated).ToList();
        (await _stored.NumbersAsync()).ShouldBe(updated.CountBy(u => u).ToDictionary(u => u.Key, u => (double)u.Value), ignoreOrder: true);
        _say(FormattableString.Invariant(
            $"{scripts.Sum(s => s.Acknowledged.Count):N0} events, {scripts.Sum(s => s.Operations.Count):N0} logins and logouts and {updated.Count:N0} updates acknowledged, each counted once"));
        _say($"failed calls: {Faults}");
        await VerifyAsync();
        NothingUnforeseen();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var client in _clients)
            client.Dispose();
        _stop.Dispose();
    }

    private string Faults => string.Join(", ", _clients
        .SelectMany(c => c.Faults).GroupBy(f => f.Key).Select(g => $"{g.Key} {g.Sum(f => f.Value)}"));

    /// <summary>Nobody asks for a user, and yet every session is written no later than its timeout and five minutes.</summary>
    private async Task AllClosedInTimeAsync(long lastCloseMs)
    {
        var lastClose = DateTimeOffset.FromUnixTimeMilliseconds(lastCloseMs);
        using var late = new CancellationTokenSource(lastClose - TimeProvider.System.GetUtcNow() + LatestClose);
        while (await _stored.CountAsync("SELECT count(*) FROM alarm") > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, late.Token);
        var lag = TimeProvider.System.GetUtcNow() - lastClose;
        _say(FormattableString.Invariant($"the last session was closed {Math.Max(0, lag.TotalSeconds):N1} s after it was due"));
    }

    private async Task VerifyAsync()
    {
        var silo = _members.First(m => !m.Process.HasExited);
        var (exit, output) = await CliProcess.RunAsync(silo.Http, ServerProcess.OperatorKey, "verify", Account);
        exit.ShouldBe(0, output);
        output.ShouldStartWith($"{Users.Length + Browsers.Length + _quiet.Count} users, ");
    }

    private void NothingUnforeseen()
    {
        foreach (var output in _members.Select(m => m.Process.Output))
        {
            var at = output.IndexOf("not foreseen", StringComparison.Ordinal);
            if (at >= 0)
                throw new InvalidOperationException(output[at..Math.Min(output.Length, at + 3000)]);
        }
    }
}
