using Insights.Testing.Load;
using Insights.Testing.Processes;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace Insights.Silo.Tests.Faults;

/// <summary>What is acknowledged is durable and counted exactly once, also when the process is killed under load.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    /// <summary>Twenty with INSIGHTS_LONG=1, which takes some minutes.</summary>
    private static readonly int _kills = LongRuns.AreAsked ? 20 : 6;

    [Fact]
    public async Task Kills_under_load_lose_no_acknowledged_event_login_or_update_and_count_none_twice()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("insights.db");
        using var silo = new Member($"--Storage:Sqlite={file}");
        await using var load = await LoadRun.StartAsync(
            [silo], new StoredLoad(() => new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False")), output.WriteLine,
            (_, key) => new HttpLoadGateway(key, silo.Http));
        var random = new Random(9);
        for (var kill = 0; kill < _kills; kill++)
        {
            // A random moment under load: so many more acknowledgements, whatever that takes.
            await load.MoreAsync(random.Next(1, 300));
            await silo.KillAsync();
            await silo.StartAsync();
        }
        await load.MoreAsync(500);
        load.Say($"{_kills} kills");
        await load.EndAsync();
        await silo.StopAsync();
    }
}
