using Insights.Domain.Accounts;
using Insights.Service.Keys;
using Insights.Service.Live;
using Insights.Service.Tests.Fixture;

namespace Insights.Service.Tests.Live;

/// <summary>After a start, and where a process is gone, those active last are found, however many sessions are open.</summary>
public sealed class LiveRecoveryTests : IAsyncLifetime
{
    private const int Most = 20;

    private World _world = null!;

    public async Task InitializeAsync() => _world = await World.WithAccountAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Of_more_open_sessions_than_are_asked_those_active_last_are_found()
    {
        await SendAsync("gone", 10 * Most, TimeSpan.FromMinutes(20));
        await SendAsync("live", Most - 5, TimeSpan.FromMinutes(1));
        (await FindAsync()).ShouldBe(Names("live", Most - 5), ignoreOrder: true);
    }

    [Fact]
    public async Task No_more_are_asked_than_is_bearable()
    {
        await SendAsync("live", 3 * Most, TimeSpan.FromMinutes(1));
        (await FindAsync()).Count.ShouldBe(Most);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(1440)]
    public async Task Open_sessions_of_an_account_with_a_long_timeout_hide_nobody(int minutes)
    {
        var settings = AccountSettings.Default with { SessionTimeout = TimeSpan.FromMinutes(minutes) };
        await _world.Administration.CreateAsync(OperatorKey.Caller, "slow", settings, CancellationToken.None);
        await SendAsync("gone", 10 * Most, TimeSpan.FromMinutes(minutes - 31), "slow");
        await SendAsync("slow", 5, TimeSpan.FromMinutes(1), "slow");
        await SendAsync("live", 5, TimeSpan.FromMinutes(1));
        (await FindAsync()).ShouldBe([.. Names("slow", 5), .. Names("live", 5)], ignoreOrder: true);
    }

    [Fact]
    public async Task Users_with_nothing_but_heartbeats_hide_nobody()
    {
        await SendAsync("idle", 10 * Most, TimeSpan.FromMinutes(1), type: "heartbeat");
        await SendAsync("live", 5, TimeSpan.FromMinutes(2));
        (await FindAsync()).ShouldBe(Names("live", 5), ignoreOrder: true);
    }

    private static IEnumerable<string> Names(string name, int users) => Enumerable.Range(0, users).Select(i => $"{name}-{i}");

    private async Task SendAsync(string name, int users, TimeSpan ago, string account = World.Account, string type = "click")
    {
        var caller = new Caller(account, KeyKind.Server, "s") { Settings = _world.Accounts.Of(account) };
        foreach (var part in Names(name, users).Chunk(100))
        {
            var events = part.Select(id =>
            {
                var e = _world.Event("e", id, ago.TotalSeconds);
                e.Type = type;
                return e;
            });
            World.Outcomes(await _world.Ingest.RecordAsync(caller, null, null, [.. events], CancellationToken.None)).ShouldAllBe(o => o == "Accepted");
        }
    }

    private async Task<List<string>> FindAsync()
    {
        var board = new LiveBoard(new LiveOptions(), _world.Clock);
        var recovery = new LiveRecovery(_world.Store, _world.Users, _world.Accounts, board) { MostUsers = Most };
        return [.. (await recovery.FindAsync(CancellationToken.None)).Select(u => u.User.Id)];
    }
}
