using System.Text.Json.Nodes;
using Insights.Domain.EndUsers;
using Insights.Domain.Verification;
using Insights.Storage.Codec;
using Shouldly;
using Xunit;

namespace Insights.Testing.Records;

/// <summary>Events older than the account keeps them leave every table, and what they amounted to stays (docs/semantics.md 1.8).</summary>
public abstract class CompactionRules
{
    private const int Weeks = 20;

    /// <summary>A host with a database of its own.</summary>
    protected abstract Task<RecordHost> StartAsync();

    [SkippableFact]
    public async Task Old_events_leave_the_log_of_an_active_user_and_its_record_stays_as_it_is()
    {
        await using var host = await StartAsync();
        var account = await host.AccountAsync("""{"eventRetentionMonths":2}""");
        for (var week = 0; week < Weeks; week++)
            await VisitAsync(host, account, week);

        (await host.Tables.RowsHoldingAsync(RecordHost.Bytes("title-of-week-2;"))).ShouldBeEmpty();
        (await host.Tables.RowsHoldingAsync(RecordHost.Bytes($"title-of-week-{Weeks - 2};"))).ShouldNotBeEmpty();
        var alice = await account.GetAsync(UserKind.Identified, "alice");
        ((int)alice["standardAttributes"]!["totalSessions"]!).ShouldBe(Weeks);

        var export = await account.ExportAsync(UserKind.Identified, "alice");
        var stored = await host.Records.ReadAsync(account.User("alice"), CancellationToken.None);
        export["entries"]!.AsArray().Select(e => (long)e!["seq"]!).ShouldBe(stored.Entries.Select(e => e.Seq));
        export["sessions"]!.AsArray().Count.ShouldBe(Weeks, "the sessions stay listed");
        var past = export["entries"]![0]!;
        ((string)past["type"]!, (long)past["seq"]!).ShouldBe(("COMPACTED", stored.Entries[0].Seq));
        var gone = (int)past["sessions"]!;
        gone.ShouldBeInRange(Weeks / 3, Weeks - 8);
        ((int)past["eventCount"]!).ShouldBe(2 * gone);
        foreach (var user in (EndUserKey[])[account.User("alice"), account.Browser("browser")])
        {
            var record = await host.Records.ReadAsync(user, CancellationToken.None);
            record.Entries[0].Seq.ShouldBeGreaterThan(1, "its log was cut");
            Rebuild.Compare(user, record, host.Clock.NowMs, UserCodec.Instance).ShouldBeEmpty();
        }

        // A key that may import history cannot bring back what left, nor count it twice.
        (await account.ImportAsync(account.Event("e2", "alice", secondsAgo: TimeSpan.FromDays(7 * (Weeks - 2)).TotalSeconds))).ShouldBe("TOO_LATE");
        (await account.ImportAsync(account.Event("other", "alice", secondsAgo: TimeSpan.FromDays(7 * (Weeks - 2)).TotalSeconds))).ShouldBe("TOO_LATE");

        await account.EraseAsync(UserKind.Identified, "alice");
        (await host.Tables.RowsHoldingAsync(RecordHost.Hash(account.User("alice")), RecordHost.Bytes("alice"), RecordHost.Bytes("title-of-"), RecordHost.Bytes("hers-")))
            .ShouldBe(new Dictionary<string, int> { ["tombstone"] = 1 });
    }

    /// <summary>An event of hers, one of her browser while she is logged in, and one of the browser after that.</summary>
    private static async Task VisitAsync(RecordHost host, HostedAccount account, int week)
    {
        var e = account.Event($"e{week}", "alice");
        e["page"] = new JsonObject { ["title"] = $"title-of-week-{week};" };
        await account.SendAsync(e);
        await account.IdentifyAsync("browser", "alice");
        await account.SendAsync(account.AnonymousEvent($"hers-{week}", "browser"));
        await host.PassAsync(TimeSpan.FromHours(2));
        await host.PassAsync(TimeSpan.FromDays(7) - TimeSpan.FromHours(2));
    }
}
