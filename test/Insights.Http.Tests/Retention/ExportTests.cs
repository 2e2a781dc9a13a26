using System.Text.Json.Nodes;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Codec;
using Insights.Domain.Identity;
using Insights.Domain.Identity.Commands;
using Insights.Http.Tests.Fixture;

namespace Insights.Http.Tests.Retention;

public sealed class ExportTests(Api api) : IClassFixture<Api>
{
    [Fact]
    public async Task It_holds_what_the_tables_hold()
    {
        var tenant = await api.TenantAsync();
        var rich = tenant.Event("e1", "alice", type: "page_view");
        rich["application"] = "web";
        rich["tabId"] = "t1";
        rich["page"] = new JsonObject { ["url"] = "https://example.com/?q=\"x\"", ["title"] = "Ω" };
        rich["properties"] = new JsonObject { ["n"] = 1.5, ["deep"] = new JsonArray(1, "two", null) };
        rich["analytics"] = new JsonObject { ["role"] = "admin" };
        rich["context"] = new JsonObject { ["place"] = new JsonObject { ["country"] = "CH" }, ["browser"] = new JsonObject { ["name"] = "Firefox", ["version"] = "140" } };
        await tenant.SendAsync(rich, tenant.Event("h", "alice", type: "heartbeat"));
        for (var day = 0; day < 3; day++)
        {
            await tenant.SendAsync([.. Enumerable.Range(0, 20).Select(i => tenant.Event($"d{day}-{i}", "alice"))]);
            await api.PassAsync(TimeSpan.FromHours(2));
        }
        await tenant.SendAsync(tenant.Event("open", "alice"));

        var document = (await tenant.Server.GetAsync("/v1/endUsers/alice:export")).Json;

        var key = new EndUserKey(tenant.Name, UserKind.Identified, "alice");
        var stored = await api.Store.Records.ReadAsync(key, CancellationToken.None);
        ((string)document["account"]!, (string)document["kind"]!, (string)document["id"]!).ShouldBe((tenant.Name, "IDENTIFIED", "alice"));

        var entries = document["entries"]!.AsArray();
        entries.Select(e => (long)e!["seq"]!).ShouldBe(stored.Entries.Select(e => e.Seq));
        ((string)entries[0]!["type"]!).ShouldBe("USER_CREATED");
        foreach (var (exported, entry) in entries.Skip(1).Zip(stored.Entries.Skip(1)))
        {
            var accepted = (EventAccepted)EntryCodec.Decode(entry.Bytes);
            var e = exported!["event"]!;
            ((string)e["eventId"]!, Ms(e["time"]), (string)e["type"]!).ShouldBe((accepted.Event.EventId, accepted.Event.TimeMs, accepted.Event.Type));
            Ms(exported["receivedTime"]).ShouldBe(accepted.ReceivedMs);
            ((string?)e["application"], (string?)e["tabId"], (string?)e["place"]?["country"], (string?)e["browser"]?["name"])
                .ShouldBe((accepted.Event.Application, accepted.Event.TabId, accepted.Event.Place?.Country, accepted.Event.Browser?.Name));
            JsonNode.DeepEquals(e["details"], accepted.Event.Details.IsEmpty ? null : JsonNode.Parse(accepted.Event.Details.Span)).ShouldBeTrue();
        }
        ((double)entries[1]!["event"]!["details"]!["properties"]!["n"]!).ShouldBe(1.5);

        var sessions = document["sessions"]!.AsArray();
        sessions.Select(s => (Ms(s!["startTime"]), Ms(s["endTime"]), (int)s["eventCount"]!, (string)s["firstEventId"]!))
            .ShouldBe(stored.Sessions.Select(s => (s.StartMs, s.EndMs, s.EventCount, s.FirstEventId)));
        sessions.Count.ShouldBe(3);
        ((int)document["profile"]!["totalSessions"]!, (int)document["profile"]!["openSession"]!["eventCount"]!).ShouldBe((3, 1));
        ((long)document["snapshot"]!["seq"]!, (int)document["snapshot"]!["bytes"]!).ShouldBe((stored.Snapshot!.Seq, stored.Snapshot.Bytes.Length));
        ((long)document["rows"]!["seq"]!, Ms(document["rows"]!["asOf"])).ShouldBe((stored.Head!.Seq, stored.Head.AsOfMs));
        Ms(document["alarmTime"]).ShouldBe(stored.AlarmDueMs!.Value);

        var values = document["attributes"]!.AsArray();
        values.Select(v => ((string?)v!["analytics"], (string)v["value"]!, (string)v["source"]!)).ShouldBe([("role", "admin", "EVENT")]);
        values.Count.ShouldBe(stored.Profile!.Values.All.Count);
    }

    [Fact]
    public async Task Links_and_what_came_with_them_are_in_it_on_both_sides()
    {
        var tenant = await api.TenantAsync();
        var before = tenant.Event("before", "unused", secondsAgo: 60);
        before.Remove("userId");
        before["anonymousId"] = "browser";
        await tenant.SendAsync(before);
        var users = api.Get<Domain.EndUsers.Ports.IEndUsers>();
        var (alice, browser) = (new EndUserKey(tenant.Name, UserKind.Identified, "alice"), new EndUserKey(tenant.Name, UserKind.Anonymous, "browser"));
        var nowMs = api.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        await users.ExecuteAsync(alice, new AdmitAnonymous("browser", nowMs, nowMs, false), CancellationToken.None);
        await users.ExecuteAsync(browser, new ChangeLink(new LinkOp(new OpKey(nowMs, "login"), "alice"), nowMs, false, false), CancellationToken.None);

        var taken = (await tenant.Server.GetAsync("/v1/endUsers/alice:export")).Json;
        ((string)taken["links"]![0]!["otherId"]!).ShouldBe("browser");
        taken["entries"]!.AsArray().Select(e => (string)e!["type"]!).ShouldBe(["USER_CREATED", "ANONYMOUS_ADMITTED", "TAKEN_OVER"]);
        ((string)taken["entries"]![2]!["added"]![0]!["event"]!["eventId"]!).ShouldBe("before");
        var given = (await tenant.Server.GetAsync("/v1/anonymousUsers/browser:export")).Json;
        ((string)given["links"]![0]!["otherId"]!).ShouldBe("alice");
        given["entries"]!.AsArray().Select(e => (string)e!["type"]!).Take(3).ShouldBe(["USER_CREATED", "EVENT_ACCEPTED", "LINKED"]);
    }

    [Fact]
    public async Task A_session_that_has_closed_and_that_no_alarm_has_written_yet_is_in_it()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(tenant.Event("e1", "alice"));
        api.Clock.Advance(TimeSpan.FromHours(1));
        var document = (await tenant.Server.GetAsync("/v1/endUsers/alice:export")).Json;
        document["sessions"]!.AsArray().Count.ShouldBe(1);
        document["alarmTime"].ShouldBeNull();
    }

    [Fact]
    public async Task An_anonymous_user_has_one_of_its_own_and_a_stranger_none()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(tenant.Event("e1", "alice"));
        (await tenant.Server.GetAsync("/v1/anonymousUsers/alice:export")).ShouldBeProblem(404, "NOT_FOUND");
        (await (await api.TenantAsync()).Server.GetAsync("/v1/endUsers/alice:export")).ShouldBeProblem(404, "NOT_FOUND");
    }

    private static long Ms(JsonNode? time) =>
        DateTimeOffset.Parse((string)time!, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
