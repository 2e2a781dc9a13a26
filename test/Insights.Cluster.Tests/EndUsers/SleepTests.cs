using Insights.Cluster.Tests.Fixture;
using Insights.Domain.Accounts;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Testing.Builders;

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
