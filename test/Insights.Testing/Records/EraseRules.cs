using Insights.Domain.EndUsers;
using Shouldly;
using Xunit;

namespace Insights.Testing.Records;

/// <summary>Erasing leaves nothing of a user in any table, and says what there was (docs/semantics.md 1.8).</summary>
public abstract class EraseRules
{
    /// <summary>A host with a database of its own.</summary>
    protected abstract Task<RecordHost> StartAsync();

    [SkippableFact]
    public async Task Nothing_of_an_erased_user_is_found_in_any_table_and_the_neighbours_stay()
    {
        await using var host = await StartAsync();
        var account = await host.AccountAsync();
        for (var day = 0; day < 3; day++)
        {
            // Enough events for a snapshot, sessions that have closed, and one that is open at the end.
            await account.SendAsync([.. Enumerable.Range(0, 40).Select(i => account.Event($"secret-{day}-{i}", "the-erased-one"))]);
            await account.SendAsync(account.Event($"kept-{day}", "the-neighbour"));
            await host.PassAsync(TimeSpan.FromHours(2));
        }
        await account.SendAsync(account.Event("secret-last", "the-erased-one"));
        byte[][] traces = [RecordHost.Hash(account.User("the-erased-one")), RecordHost.Bytes("the-erased-one"), RecordHost.Bytes("secret-")];
        (await host.Tables.RowsHoldingAsync(traces)).Keys.ShouldBe(["end_user", "user_log", "snapshot", "session", "alarm"], ignoreOrder: true);

        var erased = await account.EraseAsync(UserKind.Identified, "the-erased-one");
        ((string)erased["entries"]!, (string)erased["sessions"]!, (bool)erased["snapshot"]!).ShouldBe(("122", "3", true), erased.ToJsonString());

        await OnlyTheTombstoneStaysAsync(host, traces);
        (await host.Tables.RowsHoldingAsync(RecordHost.Bytes("kept-"))).ShouldNotBeEmpty();
        ((int)(await account.GetAsync(UserKind.Identified, "the-neighbour"))["standardAttributes"]!["totalSessions"]!).ShouldBe(3);
    }

    [SkippableFact]
    public async Task Nothing_that_ten_merged_browsers_held_of_the_user_alone_is_found_in_any_table()
    {
        await using var host = await StartAsync();
        var account = await host.AccountAsync();
        for (var i = 0; i < 10; i++)
            await account.SendAsync(account.AnonymousEvent($"theirs-{i}", $"browser-{i}", secondsAgo: 60));
        for (var i = 0; i < 10; i++)
        {
            await account.IdentifyAsync($"browser-{i}", "merged-alice");
            await account.SendAsync(account.AnonymousEvent($"hers-alone-{i}", $"browser-{i}"));
        }
        await host.PassAsync(TimeSpan.FromHours(2));
        byte[][] traces = [RecordHost.Hash(account.User("merged-alice")), RecordHost.Bytes("merged-alice"), RecordHost.Bytes("hers-alone")];
        var before = await host.Tables.RowsHoldingAsync(traces);
        before.Keys.ShouldContain("user_log");
        before.Keys.ShouldContain("session");

        var erased = await account.EraseAsync(UserKind.Identified, "merged-alice");
        ((int)erased["anonymousRecords"]!).ShouldBe(10);
        // Of each the link and the event behind it, and what noted how far it had told her.
        long.Parse((string)erased["anonymousEntries"]!, System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(20);
        ((string)erased["sessions"]!).ShouldBe("1");

        await OnlyTheTombstoneStaysAsync(host, traces);
        for (var i = 0; i < 10; i++)
        {
            ((int)(await account.GetAsync(UserKind.Anonymous, $"browser-{i}"))["standardAttributes"]!["totalSessions"]!).ShouldBe(1);
            (await host.Tables.RowsHoldingAsync(RecordHost.Bytes($"theirs-{i}"))).ShouldNotBeEmpty();
        }
        var again = await account.EraseAsync(UserKind.Identified, "merged-alice");
        ((string)again["entries"]!, (int)again["anonymousRecords"]!).ShouldBe(("0", 0));
    }

    [SkippableFact]
    public async Task A_nightly_import_does_not_bring_an_erased_user_back_and_who_returns_is_new()
    {
        await using var host = await StartAsync();
        var account = await host.AccountAsync("""{"lateness":"7200s"}""");
        await account.SendAsync(account.Event("before", "alice", secondsAgo: 3600), account.AnonymousEvent("browser", "anna", secondsAgo: 3600));
        await account.EraseAsync(UserKind.Identified, "alice");
        await account.EraseAsync(UserKind.Anonymous, "anna");
        await account.EraseAsync(UserKind.Identified, "nobody");
        await host.PassAsync(TimeSpan.FromMinutes(10));

        // The resend, an event that came late, one of long before with a key that imports, one with both IDs.
        var both = account.Event("both", "alice", secondsAgo: 700);
        both["anonymousId"] = "anna-2";
        (await account.SendAsync(
            account.Event("before", "alice", secondsAgo: 4200), account.Event("late", "alice", secondsAgo: 601), both,
            account.AnonymousEvent("browser-2", "anna", secondsAgo: 601), account.Event("of-nobody", "nobody", secondsAgo: 601))).ShouldBe(["ERASED", "ERASED", "ERASED", "ERASED", "ACCEPTED"]);
        (await account.ImportAsync(account.Event("history", "alice", secondsAgo: 86_400))).ShouldBe("ERASED");
        (await host.Records.ReadAsync(account.User("alice"), default)).Entries.ShouldBeEmpty();

        // Of the moment of the erasure itself, and after it.
        (await account.SendAsync(account.Event("returned", "alice", secondsAgo: 600), account.Event("late", "alice", secondsAgo: 601))).ShouldBe(["ACCEPTED", "ERASED"]);
        await host.PassAsync(TimeSpan.FromMinutes(100));
        (await account.ImportAsync(account.Event("history", "alice", secondsAgo: 86_400))).ShouldBe("ERASED");
        await host.PassAsync(TimeSpan.FromMinutes(11));
        (await account.ImportAsync(account.Event("history", "alice", secondsAgo: 86_400))).ShouldBe("ACCEPTED");
        ((int)(await account.GetAsync(UserKind.Identified, "alice"))["standardAttributes"]!["totalSessions"]!).ShouldBeInRange(1, 2);
    }

    /// <summary>The hash of the key tells what is from before the erasure (docs/semantics.md 1.8), and nothing else is left.</summary>
    private static async Task OnlyTheTombstoneStaysAsync(RecordHost host, byte[][] traces)
    {
        (await host.Tables.RowsHoldingAsync(traces)).ShouldBe(new Dictionary<string, int> { ["tombstone"] = 1 });
        (await host.Tables.RowsHoldingAsync(traces[1..])).ShouldBeEmpty();
    }
}
