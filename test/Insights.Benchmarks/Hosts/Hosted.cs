using System.Net;
using System.Net.Sockets;
using Insights.Benchmarks.Http;
using Insights.Benchmarks.Storage;
using Insights.Benchmarks.Load;
using Insights.Testing.Processes;

namespace Insights.Benchmarks.Hosts;

/// <summary>Processes that serve, the database they serve from, and a key for them.</summary>
internal sealed class Hosted(IReadOnlyList<HostProcess> hosts, string key, IDatabase? database) : IAsyncDisposable
{
    private const string Self = "Insights.Benchmarks.dll";

    public IReadOnlyList<HostProcess> Hosts => hosts;

    /// <summary>Reads and writes the account of the sample events.</summary>
    public string Key => key;

    public IDatabase Database => database!;

    /// <summary>So many silos on one database, which goes with them.</summary>
    public static async Task<Hosted> SilosAsync(IDatabase database, int count, TimeSpan? sessionTimeout = null, params string[] arguments)
    {
        var hosts = new List<HostProcess>();
        for (var i = 0; i < count; i++)
            hosts.Add(await SiloAsync(database, arguments));
        return new Hosted(hosts, await hosts[0].CreateAccountAsync("SERVER", sessionTimeout), database);
    }

    public static async Task<Hosted> EmptyAsync(params string[] how) => new([await HostProcess.StartAsync(Self, [EmptyHost.Name, .. how])], "none", null);

    public static async Task<Hosted> StateAsync(IDatabase database) => new(
        [await HostProcess.StartAsync(Self, StateHost.Name, database.Options.PostgreSql!, $"{FreePort.Find()}")], "none", database);

    /// <summary>Ends the processes and starts as many anew on the same database.</summary>
    public async Task<Hosted> RestartAsync(params string[] arguments)
    {
        foreach (var host in hosts)
            host.Dispose();
        var again = new List<HostProcess>();
        foreach (var _ in hosts)
            again.Add(await SiloAsync(Database, arguments));
        return new Hosted(again, key, database);
    }

    /// <summary>Memory that a silo holds and needs, in bytes.</summary>
    public static async Task<long> ResidentBytesAsync(HostProcess host)
    {
        await host.AskAsync("collect", CollectingSilo.Done);
        return host.ResidentBytes;
    }

    private static Task<HostProcess> SiloAsync(IDatabase database, string[] arguments) =>
        HostProcess.StartSiloAsync(database, FreePort.Find(), Self, [CollectingSilo.Name, Places.Argument, .. arguments]);

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
            host.Dispose();
        if (database is not null)
            await database.DisposeAsync();
    }
}
