using Insights.Cluster.Tests.Fixture;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Testing.Builders;
using Insights.Testing.Logging;
using Microsoft.Extensions.Logging;

namespace Insights.Cluster.Tests.Cluster;

/// <summary>No log line of a silo above Debug names an end user, whatever goes wrong with a call.</summary>
public sealed class LogTests
{
    [SkippableFact]
    public async Task Calls_that_go_well_and_calls_to_a_silo_that_is_gone_leave_no_name_in_the_log()
    {
        await using var database = await TestDatabase.PostgreSqlAsync();
        using var log = new LogCapture();
        string[] everything =
        [
            "--Logging:LogLevel:Default=Information", "--Logging:LogLevel:Orleans=Information", "--Logging:LogLevel:Orleans.Messaging=Information",
            "--Logging:LogLevel:Orleans.Runtime.CallbackData=Information", "--Cluster:DrainTimeout=00:00:01",
        ];
        var silos = await TestSilo.StartAsync(2, database, new TestSiloOptions { Log = log, Arguments = everything });
        await using var stays = silos[1];
        await using (var goes = silos[0])
        {
            for (var i = 0; i < 40; i++)
                await goes.Users.RecordAsync(User(i), [An.Click("10:00").Command(Moments.At("10:00"))], CancellationToken.None);
            // Its stop takes no time for goodbyes, so that some calls find it gone.
            using var now = new CancellationTokenSource();
            await now.CancelAsync();
            await goes.App.StopAsync(now.Token);
            for (var i = 0; i < 40; i++)
                await TryAsync(stays.Users, User(i));
        }
        var lines = log.Lines.Where(l => l.Level >= LogLevel.Information).ToList();
        lines.Where(l => $"{l.Category} {l.Text}".Contains("alice", StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
        // The grains themselves may be named, by their hashes.
        lines.ShouldContain(l => $"{l.Category} {l.Text}".Contains("Orleans", StringComparison.Ordinal));
    }

    private static async Task TryAsync(IEndUsers users, EndUserKey user)
    {
        try
        {
            await users.GetAsync(user, CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(1));
        }
        catch (Exception e) when (e is StoreException or TimeoutException)
        {
            // The silo that had it is gone; what was logged of that is what the test is about.
        }
    }

    private static EndUserKey User(int number) => new("acme", UserKind.Identified, $"alice-{number}");
}
