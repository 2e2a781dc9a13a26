using Insights.Cluster.Tests.Faults;
using Insights.Cluster.Tests.Fixture;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Testing.Builders;
using Insights.Testing.Postgres;
using Orleans;
using Orleans.Runtime;

namespace Insights.Cluster.Tests.Cluster;

/// <summary>
/// A copy of a database that is opened beside the original is served by a cluster of its own. A copy's silo once joined the
/// silos that its tables listed: events acknowledged by either cluster lay in the database of the other.
/// </summary>
public sealed class CopyTests
{
    private const int Users = 60;

    [SkippableFact]
    public async Task A_copy_by_pg_dump_never_joins_the_cluster_of_the_original()
    {
        await using var original = await TestDatabase.PostgreSqlAsync();
        await CopyIsApartAsync(original, async () => TestDatabase.OfPostgreSql(await PostgresServer.DumpAndRestoreAsync(original.PostgreSql!)));
    }

    [SkippableFact]
    public async Task A_copy_by_createdb_never_joins_the_cluster_of_the_original()
    {
        await using var original = await TestDatabase.PostgreSqlAsync();
        await CopyIsApartAsync(original, async () => TestDatabase.OfPostgreSql(await PostgresServer.CloneDatabaseAsync(original.PostgreSql!)));
    }

    [SkippableFact]
    public async Task A_clone_of_the_servers_files_never_joins_the_cluster_of_the_original()
    {
        await using var server = await CrashingPostgres.StartAsync();
        await using var original = TestDatabase.OfServer(server.ConnectionString);
        CrashingPostgres? clone = null;
        try
        {
            await CopyIsApartAsync(original, async () => TestDatabase.OfServer((clone = await server.CloneAsync()).ConnectionString));
        }
        finally
        {
            if (clone is not null)
                await clone.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_copy_of_a_SQLite_file_never_joins_the_silo_of_the_original()
    {
        await using var original = TestDatabase.Sqlite();
        await CopyIsApartAsync(original, () => Task.FromResult(original.CopyFiles()));
    }

    private static async Task CopyIsApartAsync(TestDatabase original, Func<Task<TestDatabase>> copyAsync)
    {
        var first = await TestSilo.StartAsync(original);
        await RecordAsync(first, "before");
        await using var copy = await copyAsync();
        var second = await TestSilo.StartAsync(copy);

        await Task.WhenAll(RecordAsync(first, "original"), RecordAsync(second, "copy"));
        (await StoredAsync(first, "original"), await StoredAsync(first, "copy")).ShouldBe((Users, 0));
        (await StoredAsync(second, "original"), await StoredAsync(second, "copy")).ShouldBe((0, Users));
        (await MembersAsync(first), await MembersAsync(second)).ShouldBe((1, 1));
        first.ClusterId.ShouldNotBe(second.ClusterId);

        await second.DisposeAsync();
        await AnswersAsync(first, "before", "original");
        second = await TestSilo.StartAsync(copy);
        await first.DisposeAsync();
        await AnswersAsync(second, "before", "copy");
        await second.DisposeAsync();
    }

    private static async Task<int> MembersAsync(TestSilo silo) =>
        (await silo.Get<IGrainFactory>().GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true)).Count;

    /// <summary>One acknowledged event for each of some users.</summary>
    private static async Task RecordAsync(TestSilo silo, string prefix)
    {
        foreach (var user in UsersOf(prefix))
            await Logins.RecordAsync(silo.Users, user, Event(user));
    }

    private static async Task<int> StoredAsync(TestSilo silo, string prefix)
    {
        var count = 0;
        await foreach (var user in silo.Store.Records.UsersAsync(null, CancellationToken.None))
            count += user.Id.StartsWith(prefix, StringComparison.Ordinal) ? 1 : 0;
        return count;
    }

    /// <summary>Every user knows the event that was acknowledged.</summary>
    private static async Task AnswersAsync(TestSilo silo, params string[] prefixes)
    {
        foreach (var user in prefixes.SelectMany(UsersOf))
            (await silo.Users.RecordAsync(user, [Event(user)], CancellationToken.None)).ShouldBe([RecordOutcome.Duplicate]);
    }

    private static IEnumerable<EndUserKey> UsersOf(string prefix) =>
        Enumerable.Range(0, Users).Select(i => new EndUserKey("acme", UserKind.Identified, $"{prefix}-{i}"));

    private static RecordEvent Event(EndUserKey user)
    {
        var nowMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        return An.Event().AtMs(nowMs).Id(user.Id).Command(nowMs);
    }
}
