using Insights.Cluster.Tests.Fixture;
using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Grains.EndUsers;
using Insights.Testing.Builders;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Insights.Cluster.Tests.EndUsers;

/// <summary>A user whose session has closed sleeps, whatever else is under way.</summary>
public sealed class SleepTests : IAccountSettings
{
    private const long TimeoutMs = 60_000;

    /// <summary>
    /// A user that was to sleep waited for what it told an anonymous record, and that record for what it told the user, which
    /// was about to sleep and heard nothing.
    /// </summary>
    [Fact]
    public async Task Users_put_to_sleep_while_they_tell_each_other_of_logins_hold_nobody_up()
    {
        await using var database = TestDatabase.Sqlite();
        await using var silo = await TestSilo.StartAsync(database, new TestSiloOptions { Accounts = this });
        var clients = Enumerable.Range(0, 4).Select(client => Task.Run(() => SendAsync(silo.Users, client))).ToList();
        await Task.WhenAll(clients).WaitAsync(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task Of_too_many_users_in_memory_those_idle_longest_leave_and_come_back_as_they_were()
    {
        await using var database = TestDatabase.Sqlite();
        await using var silo = await TestSilo.StartAsync(database, new TestSiloOptions { Accounts = new LongSessions() });
        var nowMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var users = Enumerable.Range(0, 110).Select(i => new EndUserKey("acme", UserKind.Identified, $"user-{i}")).ToList();
        for (var i = 0; i < users.Count; i++)
            await Logins.RecordAsync(silo.Users, users[i], An.Event().AtMs(nowMs - 60_000 + (i * 100)).Id("e").Command(nowMs));
        silo.Active.Shed(110).ShouldBe(0);
        silo.Active.Shed(100).ShouldBe(20);
        await Eventually.IsAsync(() => Task.FromResult(silo.Active.Count == 90));
        users.Select(silo.Active.IsActive).ShouldBe(Enumerable.Range(0, 110).Select(i => i >= 20));
        (await silo.Users.GetAsync(users[0], CancellationToken.None))!.OpenSession!.EventCount.ShouldBe(1);
    }

    private sealed class LongSessions : IAccountSettings
    {
        public AccountSettings Of(string account) => AccountSettings.Default with { SessionTimeout = TimeSpan.FromMinutes(30) };
    }

    /// <summary>The runtime did not see that it was looked up, and collected it every two minutes.</summary>
    [Fact]
    public async Task A_user_that_is_only_looked_up_stays_in_memory_and_one_that_nobody_calls_does_not()
    {
        await using var database = TestDatabase.Sqlite();
        await using var silo = await TestSilo.StartAsync(database, new TestSiloOptions
        {
            Accounts = this,
            Replace = services => services.Configure<GrainCollectionOptions>(o =>
            {
                o.CollectionQuantum = TimeSpan.FromSeconds(1);
                o.ClassSpecificCollectionAge[typeof(EndUserGrain).FullName!] = TimeSpan.FromSeconds(3);
            }),
        });
        var (lookedUp, other) = (new EndUserKey("acme", UserKind.Identified, "looked-up"), new EndUserKey("acme", UserKind.Identified, "other"));
        foreach (var user in (EndUserKey[])[lookedUp, lookedUp, other])
            await silo.Users.GetAsync(user, CancellationToken.None);
        silo.Active.Count.ShouldBe(2);
        await Eventually.IsAsync(() => Task.FromResult(silo.Active.Count < 2));
        silo.Active.IsActive(lookedUp).ShouldBeTrue();
    }

    AccountSettings IAccountSettings.Of(string account) => AccountSettings.Default with { SessionTimeout = TimeSpan.FromMilliseconds(TimeoutMs) };

    private static async Task SendAsync(IEndUsers users, int client)
    {
        for (var n = 0; n < 200; n++)
        {
            var nowMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            var e = An.Event().AtMs(nowMs - TimeoutMs + (n % 7)).Id($"{client}-{n}").Anonymous($"browser-{n % 5}").Command(nowMs);
            await Logins.RecordAsync(users, new EndUserKey("acme", UserKind.Identified, $"user-{(n + client) % 3}"), e);
        }
    }
}
