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
        var record = await store.Records.ReadAsync(Writer().User, None);
        record.Entries.ShouldBeEmpty();
        record.Sessions.ShouldBeEmpty();
        (record.Snapshot, record.Head, record.Profile, record.AlarmDueMs).ShouldBe((null, null, null, null));
    }

    [SkippableFact]
    public async Task Lists_every_user_of_an_account_once_across_pages_and_no_other()
    {
        await using var store = await OpenAsync();
        var mine = Enumerable.Range(0, 2_300).Select(i => Writer(i, "mine")).ToArray();
        var others = Enumerable.Range(0, 5).Select(i => Writer(i, "others")).ToArray();
        await Task.WhenAll(mine.Concat(others).Select(writer => store.Users.AppendAsync(Entries(writer, 1))));

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
        var identified = new WriteSession(new EndUserKey("kinds", UserKind.Identified, "x"));
        var anonymous = new WriteSession(new EndUserKey("kinds", UserKind.Anonymous, "x"));
        await store.Users.AppendAsync(Entries(identified, 1));
        await store.Users.AppendAsync(Entries(anonymous, 1));
        (await UsersAsync(store, "kinds")).ShouldBe([identified.User, anonymous.User], ignoreOrder: true);
    }

    [SkippableFact]
    public async Task Erasing_leaves_no_trace_in_any_table()
    {
        await using var store = await OpenAsync();
        var (writer, neighbour) = (Writer(1, "erased"), Writer(2, "erased"));
        foreach (var each in new[] { writer, neighbour })
        {
            await store.Users.AppendAsync(Entries(each, 1, count: 3));
            await store.Users.ProjectAsync(each, 3, Projection(null, 1, null, ASession(1), ASession(2)));
            await store.Users.SaveAsync(each, 3, new byte[] { 3 });
            await store.Users.SetAlarmAsync(each, 1, 3);
        }
        var rows = await Database.RowsOfAsync(writer.UserHash);
        rows.ShouldNotBeEmpty();

        await store.Users.EraseAsync(writer, 3);

        (await Database.RowsOfAsync(writer.UserHash)).ShouldBeEmpty();
        (await Database.RowsOfAsync(neighbour.UserHash)).ShouldBe(rows);
        (await UsersAsync(store, "erased")).ShouldBe([neighbour.User]);
        (await store.DueAlarms.ReadDueAsync(1, 1_000, None)).ShouldNotContain(a => a.User == writer.User);
        await store.Users.AppendAsync(Entries(writer, 1, text: "new"));
        (await store.Records.ReadAsync(writer.User, None)).Entries.Select(Text).ShouldBe(["new 1"]);
    }

    [SkippableFact]
    public async Task Erasing_a_user_whose_log_went_on_conflicts_and_keeps_everything()
    {
        await using var store = await OpenAsync();
        var writer = Writer();
        await store.Users.AppendAsync(Entries(writer, 1, count: 3));
        await store.Users.ProjectAsync(writer, 3, Projection(null, 1, null, ASession(1)));
        var before = await Database.RowsOfAsync(writer.UserHash);
        await ShouldFailAsync(store.Users.EraseAsync(Again(writer), 2), StoreFault.Conflict);
        (await Database.RowsOfAsync(writer.UserHash)).ShouldBe(before);
    }

    [SkippableFact]
    public async Task A_stale_owner_can_write_nothing_after_an_erasure()
    {
        await using var store = await OpenAsync();
        await using var other = await OpenAsync();
        var writer = Writer();
        await store.Users.AppendAsync(Entries(writer, 1, count: 3));
        await other.Users.EraseAsync(Again(writer), 3);

        await ShouldFailAsync(store.Users.AppendAsync(Entries(writer, 4)), StoreFault.Conflict);
        await ShouldFailAsync(store.Users.ProjectAsync(Again(writer), 3, Projection(null, 1, null, ASession(1))), StoreFault.Conflict);
        await ShouldFailAsync(store.Users.SaveAsync(Again(writer), 3, [3]), StoreFault.Conflict);
        (await Database.RowsOfAsync(writer.UserHash)).ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task Erasing_and_appending_wait_together_in_order()
    {
        await using var store = await OpenAsync();
        var writer = Writer();
        await Task.WhenAll(
            store.Users.AppendAsync(Entries(writer, 1, count: 2)),
            store.Users.EraseAsync(writer, 2),
            store.Users.AppendAsync(Entries(writer, 1, text: "again")),
            store.Users.SetAlarmAsync(writer, 3, 1));
        var record = await store.Records.ReadAsync(writer.User, None);
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
