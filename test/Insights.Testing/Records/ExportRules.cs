using System.Globalization;
using System.Text.Json.Nodes;
using Insights.Domain.EndUsers;
using Insights.Testing.Records;
using Shouldly;
using Xunit;

namespace Insights.Testing.Records;

/// <summary>An export holds what the tables hold, no more and no less (docs/semantics.md 1.8).</summary>
public abstract class ExportRules
{
    /// <summary>A host with a database of its own.</summary>
    protected abstract Task<RecordHost> StartAsync();

    [SkippableFact]
    public async Task It_holds_what_the_tables_hold()
    {
        await using var host = await StartAsync();
        var account = await host.AccountAsync();
        await account.SendAsync(Rich(account), account.Event("h", "alice", type: "heartbeat"));
        for (var day = 0; day < 3; day++)
        {
            await account.SendAsync([.. Enumerable.Range(0, 20).Select(i => account.Event($"d{day}-{i}", "alice"))]);
            await host.PassAsync(TimeSpan.FromHours(2));
        }
        await account.SendAsync(account.Event("open", "alice"));

        var document = await account.ExportAsync(UserKind.Identified, "alice");

        var stored = await host.Records.ReadAsync(account.User("alice"), CancellationToken.None);
        ((string)document["account"]!, (string)document["kind"]!, (string)document["id"]!).ShouldBe((account.Name, "IDENTIFIED", "alice"));
        ShouldBeTheEntries(document["entries"]!.AsArray(), stored.Entries);

        var sessions = document["sessions"]!.AsArray();
        sessions.Select(s => (Ms(s!["startTime"]), Ms(s["endTime"]), (int)s["eventCount"]!, (string)s["firstEventId"]!))
            .ShouldBe(stored.Sessions.Select(s => (s.StartMs, s.EndMs, s.EventCount, s.FirstEventId)));
        ((int)document["profile"]!["totalSessions"]!, (int)document["profile"]!["openSession"]!["eventCount"]!).ShouldBe((3, 1));
        ((long)document["snapshot"]!["seq"]!, (int)document["snapshot"]!["bytes"]!).ShouldBe((stored.Snapshot!.Seq, stored.Snapshot.Bytes.Length));
        ((long)document["rows"]!["seq"]!, Ms(document["rows"]!["asOf"])).ShouldBe((stored.Head!.Seq, stored.Head.AsOfMs));
        Ms(document["alarmTime"]).ShouldBe(stored.AlarmDueMs!.Value);

        var values = document["attributes"]!.AsArray();
        values.Select(v => ((string?)v!["analytics"], (string)v["value"]!, (string)v["source"]!)).ShouldBe([("role", "admin", "EVENT")]);
        values.Count.ShouldBe(stored.Profile!.Values.All.Count);

        // A table that holds something of her, and that no member stands for, would be one more here.
        var rows = new Dictionary<string, int>(await host.Tables.RowsHoldingAsync(RecordHost.Hash(account.User("alice"))));
        rows.Remove("user_log").ShouldBeTrue("a row holds several entries");
        rows.ShouldBe(
            new Dictionary<string, int> { ["end_user"] = 1, ["session"] = sessions.Count, ["snapshot"] = 1, ["alarm"] = 1, ["attribute_value"] = values.Count },
            ignoreOrder: true);
    }

    [SkippableFact]
    public async Task Links_and_what_came_with_them_are_in_it_on_both_sides()
    {
        await using var host = await StartAsync();
        var account = await host.AccountAsync();
        await account.SendAsync(account.AnonymousEvent("before", "browser", secondsAgo: 60));
        await account.IdentifyAsync("browser", "alice");
        var both = account.Event("both", "alice");
        both["anonymousId"] = "other-browser";
        await account.SendAsync(both);
        await host.PassAsync(TimeSpan.FromHours(2));

        var taken = await account.ExportAsync(UserKind.Identified, "alice");
        ((string)taken["links"]![0]!["otherId"]!).ShouldBe("browser");
        taken["entries"]!.AsArray().Select(e => (string)e!["type"]!).Take(3).ShouldBe(["USER_CREATED", "ANONYMOUS_ADMITTED", "TAKEN_OVER"]);
        var added = taken["entries"]![2]!["added"]![0]!["event"]!;
        ((string)added["eventId"]!, (string)added["anonymousId"]!).ShouldBe(("before", "browser"));
        var session = taken["sessions"]![0]!;
        ((string)session["firstEventId"]!, (string)session["anonymousId"]!).ShouldBe(("before", "browser"));
        taken.ToJsonString().ShouldNotContain("\\u0001", customMessage: "IDs stand as they were given");
        var given = await account.ExportAsync(UserKind.Anonymous, "browser");
        ((string)given["links"]![0]!["otherId"]!).ShouldBe("alice");
        given["entries"]!.AsArray().Select(e => (string)e!["type"]!).Take(3).ShouldBe(["USER_CREATED", "EVENT_ACCEPTED", "LINKED"]);
        var linked = (await account.ExportAsync(UserKind.Anonymous, "other-browser"))["entries"]!.AsArray().Single(e => (string)e!["type"]! == "LINKED")!;
        ((string)linked["eventId"]!, (string)linked["userId"]!).ShouldBe(("both", "alice"));
    }

    private static JsonObject Rich(HostedAccount account)
    {
        var rich = account.Event("e1", "alice", type: "page_view");
        (rich["application"], rich["tabId"]) = ("web", "t1");
        rich["page"] = new JsonObject { ["url"] = "https://example.com/?q=\"x\"", ["title"] = "Ω" };
        rich["properties"] = new JsonObject { ["n"] = 1.5, ["deep"] = new JsonArray(1, "two", null) };
        rich["analytics"] = new JsonObject { ["role"] = "admin" };
        rich["context"] = new JsonObject { ["place"] = new JsonObject { ["country"] = "CH" }, ["browser"] = new JsonObject { ["name"] = "Firefox", ["version"] = "140" } };
        return rich;
    }

    private static void ShouldBeTheEntries(JsonArray entries, IReadOnlyList<Domain.EndUsers.Ports.LogEntry> stored)
    {
        entries.Select(e => (long)e!["seq"]!).ShouldBe(stored.Select(e => e.Seq));
        ((string)entries[0]!["type"]!).ShouldBe("USER_CREATED");
        foreach (var (exported, entry) in entries.Skip(1).Zip(stored.Skip(1)))
        {
            var accepted = (EventAccepted)Stored.Entry(entry.Bytes);
            var e = exported!["event"]!;
            ((string)e["eventId"]!, Ms(e["time"]), (string)e["type"]!).ShouldBe((accepted.Event.EventId, accepted.Event.TimeMs, accepted.Event.Type));
            Ms(exported["receivedTime"]).ShouldBe(accepted.ReceivedMs);
            ((string?)e["application"], (string?)e["tabId"], (string?)e["place"]?["country"], (string?)e["browser"]?["name"])
                .ShouldBe((accepted.Event.Application, accepted.Event.TabId, accepted.Event.Place?.Country, accepted.Event.Browser?.Name));
            JsonNode.DeepEquals(e["details"], accepted.Event.Details.IsEmpty ? null : JsonNode.Parse(accepted.Event.Details.Span)).ShouldBeTrue();
        }
        ((double)entries[1]!["event"]!["details"]!["properties"]!["n"]!).ShouldBe(1.5);
    }

    private static long Ms(JsonNode? time) => DateTimeOffset.Parse((string)time!, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
