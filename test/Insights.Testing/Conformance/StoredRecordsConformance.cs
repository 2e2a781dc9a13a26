using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Shouldly;
using Xunit;

namespace Insights.Testing.Conformance;

/// <summary>The rules of <see cref="IStoredRecords"/>, and of erasing what it shows.</summary>
public abstract class StoredRecordsConformance(StoreDatabase database) : StoreConformance(database)
{
    [SkippableFact]
    public async Task Of_a_user_not_known_nothing_is_stored()
    {
        await using var store = await OpenAsync();
        var record = await store.Records.ReadAsync(Lane().User, None);
        record.Entries.ShouldBeEmpty();
        record.Sessions.ShouldBeEmpty();
        (record.Snapshot, record.Head, record.Profile, record.AlarmDueMs).ShouldBe((null, null, null, null));
    }

    [SkippableFact]
    public async Task Lists_every_user_of_an_account_once_across_pages_and_no_other()
    {
        await using var store = await OpenAsync();
        var mine = Enumerable.Range(0, 2_300).Select(i => Lane(i, "mine")).ToArray();
        var others = Enumerable.Range(0, 5).Select(i => Lane(i, "others")).ToArray();
        await Task.WhenAll(mine.Concat(others).Select(lane => store.Log.AppendAsync(Entries(lane, 1))));

        (await UsersAsync(store, "mine")).ShouldBe(mine.Select(l => l.User), ignoreOrder: true);
        (await UsersAsync(store, "others")).ShouldBe(others.Select(l => l.User), ignoreOrder: true);
        var all = await UsersAsync(store, null);
        all.Count(u => u.Account is "mine" or "others").ShouldBe(2_305);
        (await UsersAsync(store, "nobody's")).ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task The_same_id_in_both_kinds_is_two_users()
    {
        await using var store = await OpenAsync();
        var identified = new StoreLane(new EndUserKey("kinds", UserKind.Identified, "x"));
        var anonymous = new StoreLane(new EndUserKey("kinds", UserKind.Anonymous, "x"));
        await store.Log.AppendAsync(Entries(identified, 1));
        await store.Log.AppendAsync(Entries(anonymous, 1));
        (await UsersAsync(store, "kinds")).ShouldBe([identified.User, anonymous.User], ignoreOrder: true);
    }

    [SkippableFact]
    public async Task Erasing_leaves_no_trace_in_any_table()
    {
        await using var store = await OpenAsync();
        var (lane, neighbour) = (Lane(1, "erased"), Lane(2, "erased"));
        foreach (var each in new[] { lane, neighbour })
        {
            await store.Log.AppendAsync(Entries(each, 1, count: 3));
            await store.Rows.WriteAsync(each, Rows(null, new RowsHead(3, 1), null, ASession(1), ASession(2)));
            await store.Snapshots.WriteAsync(each, new Snapshot(3, new byte[] { 3 }));
            await store.Alarms.SetAsync(each, 1, 3);
        }
        var rows = await Database.RowsOfAsync(lane.UserHash);
        rows.ShouldNotBeEmpty();

        await store.Log.EraseAsync(lane, 3);

        (await Database.RowsOfAsync(lane.UserHash)).ShouldBeEmpty();
        (await Database.RowsOfAsync(neighbour.UserHash)).ShouldBe(rows);
        (await UsersAsync(store, "erased")).ShouldBe([neighbour.User]);
        (await store.DueAlarms.ReadDueAsync(1, 1_000, None)).ShouldNotContain(a => a.User == lane.User);
        await store.Log.AppendAsync(Entries(lane, 1, text: "new"));
        (await store.Records.ReadAsync(lane.User, None)).Entries.Select(Text).ShouldBe(["new 1"]);
    }

    [SkippableFact]
    public async Task Erasing_a_user_whose_log_went_on_conflicts_and_keeps_everything()
    {
        await using var store = await OpenAsync();
        var lane = Lane();
        await store.Log.AppendAsync(Entries(lane, 1, count: 3));
        await store.Rows.WriteAsync(lane, Rows(null, new RowsHead(3, 1), null, ASession(1)));
        var before = await Database.RowsOfAsync(lane.UserHash);
        await ShouldFailAsync(store.Log.EraseAsync(Again(lane), 2), StoreFault.Conflict);
        (await Database.RowsOfAsync(lane.UserHash)).ShouldBe(before);
    }

    [SkippableFact]
    public async Task A_stale_owner_can_write_nothing_after_an_erasure()
    {
        await using var store = await OpenAsync();
        await using var other = await OpenAsync();
        var lane = Lane();
        await store.Log.AppendAsync(Entries(lane, 1, count: 3));
        await other.Log.EraseAsync(Again(lane), 3);

        await ShouldFailAsync(store.Log.AppendAsync(Entries(lane, 4)), StoreFault.Conflict);
        await ShouldFailAsync(store.Rows.WriteAsync(Again(lane), Rows(null, new RowsHead(3, 1), null, ASession(1))), StoreFault.Conflict);
        await store.Snapshots.WriteAsync(Again(lane), new Snapshot(3, new byte[] { 3 }));
        (await Database.RowsOfAsync(lane.UserHash)).ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task Erasing_and_appending_wait_together_in_order()
    {
        await using var store = await OpenAsync();
        var lane = Lane();
        await Task.WhenAll(
            store.Log.AppendAsync(Entries(lane, 1, count: 2)),
            store.Log.EraseAsync(lane, 2),
            store.Log.AppendAsync(Entries(lane, 1, text: "again")),
            store.Alarms.SetAsync(lane, 3, 1));
        var record = await store.Records.ReadAsync(lane.User, None);
        record.Entries.Select(Text).ShouldBe(["again 1"]);
        record.AlarmDueMs.ShouldBe(3);
    }

    private static async Task<List<EndUserKey>> UsersAsync(StorePorts store, string? account)
    {
        var users = new List<EndUserKey>();
        await foreach (var user in store.Records.UsersAsync(account, None))
            users.Add(user);
        return users;
    }
}
