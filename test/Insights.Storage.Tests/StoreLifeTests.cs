using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Storage.Schema;
using Insights.Storage.Tests.Sqlite;

namespace Insights.Storage.Tests;

/// <summary>Opening, upgrading and closing; each test on a database of its own.</summary>
public abstract class StoreLifeTests(FreshDatabase database) : IAsyncLifetime
{
    private static readonly WriteSession _lane = new(new EndUserKey("acme", UserKind.Anonymous, "a"));

    [SkippableFact]
    public async Task Four_processes_may_start_at_once_on_a_fresh_database()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(database.OpenAsync)));
        (await database.VersionsAsync()).ShouldBe(database.Scripts.Select(s => s.Version));
        await Task.WhenAll(stores.Select((store, i) => store.Users.AppendAsync(AnEntry(AUser(i)))));
        foreach (var store in stores)
            await store.DisposeAsync();
    }

    [SkippableFact]
    public async Task Keys_of_the_console_s_cookies_are_kept_in_their_order_and_a_second_of_a_name_changes_nothing()
    {
        await using (var store = await database.OpenAsync())
        {
            await store.ProtectionKeys.AddAsync("b", "<b/>", CancellationToken.None);
            await store.ProtectionKeys.AddAsync("a", "<a/>", CancellationToken.None);
            await store.ProtectionKeys.AddAsync("b", "<other/>", CancellationToken.None);
        }
        await using var next = await database.OpenAsync();
        (await next.ProtectionKeys.ReadAsync(CancellationToken.None)).ShouldBe(["<b/>", "<a/>"]);
    }

    [SkippableFact]
    public async Task An_older_schema_is_upgraded_by_what_it_lacks_once()
    {
        await using (var older = await database.OpenAsync())
            await older.Users.AppendAsync(AnEntry(_lane));
        var next = new SchemaScript(database.Scripts[^1].Version + 1, "CREATE TABLE added_later (id integer)");

        var newer = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => database.OpenAsync([.. database.Scripts, next]))));

        (await database.VersionsAsync()).ShouldBe([.. database.Scripts.Select(s => s.Version), next.Version]);
        (await newer[0].Users.ReadLogAsync(_lane.User, 0, CancellationToken.None)).Count.ShouldBe(1);
        foreach (var store in newer)
            await store.DisposeAsync();
    }

    [SkippableFact]
    public async Task A_newer_schema_is_refused_and_left_as_it_is()
    {
        var next = new SchemaScript(database.Scripts[^1].Version + 1, "CREATE TABLE added_later (id integer)");
        await (await database.OpenAsync([.. database.Scripts, next])).DisposeAsync();
        var refused = await Should.ThrowAsync<SchemaTooNewException>(database.OpenAsync());
        (refused.Recorded, refused.Known).ShouldBe((next.Version, database.Scripts[^1].Version));
        (await database.VersionsAsync()).Count.ShouldBe(database.Scripts.Count + 1);
    }

    [SkippableFact]
    public async Task A_failed_upgrade_leaves_nothing_behind()
    {
        await (await database.OpenAsync()).DisposeAsync();
        var broken = new SchemaScript(database.Scripts[^1].Version + 1, "CREATE TABLE added_later (id integer); CREATE TABLE end_user (id integer)");
        await Should.ThrowAsync<System.Data.Common.DbException>(database.OpenAsync([.. database.Scripts, broken]));
        (await database.VersionsAsync()).Count.ShouldBe(database.Scripts.Count);
        var mended = broken with { Sql = "CREATE TABLE added_later (id integer)" };
        await (await database.OpenAsync([.. database.Scripts, mended])).DisposeAsync();
    }

    [SkippableFact]
    public async Task Closing_writes_what_waits_and_takes_nothing_more()
    {
        var store = await database.OpenAsync();
        var writers = Enumerable.Range(0, 3_000).Select(AUser).ToArray();
        var writes = writers.Select(writer => store.Users.AppendAsync(AnEntry(writer))).ToArray();
        await store.DisposeAsync();
        await Task.WhenAll(writes);

        var late = Should.Throw<StoreException>(() => store.Users.AppendAsync(AnEntry(_lane)).GetAwaiter().GetResult());
        late.Fault.ShouldBe(StoreFault.Unavailable);
        await store.DisposeAsync();
        (await store.IsWritableAsync(CancellationToken.None)).ShouldBeFalse();
    }

    [SkippableFact]
    public async Task An_open_store_is_writable_and_its_queue_empties()
    {
        await using var store = await database.OpenAsync();
        (await store.IsWritableAsync(CancellationToken.None)).ShouldBeTrue();
        await store.Users.AppendAsync(AnEntry(_lane));
        store.QueuedRows.ShouldBe(0);
    }

    public Task InitializeAsync() => database.InitializeAsync();

    public Task DisposeAsync() => database.DisposeAsync();

    private static WriteSession AUser(int i) => new(new EndUserKey("acme", UserKind.Identified, $"u{i}"));

    private static LogAppend AnEntry(WriteSession writer) => new(new WriteSession(writer.User), 1, [[1, 2, 3]]);
}

public sealed class SqliteLifeTests() : StoreLifeTests(new FreshSqlite(new SqliteStoreDatabase()));

public sealed class PostgreSqlLifeTests() : StoreLifeTests(new FreshPostgreSql());
