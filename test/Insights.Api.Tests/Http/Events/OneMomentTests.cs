using System.Text.Json.Nodes;
using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Events;

/// <summary>What happened in one millisecond has an order all the same (docs/semantics.md 1.2, 1.3).</summary>
public sealed class OneMomentTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_click_and_the_session_end_of_its_millisecond_are_one_session(bool withIds)
    {
        var tenant = await api.TenantAsync();
        for (var user = 0; user < 20; user++)
        {
            var at = tenant.Ago(60);
            JsonNode Sent(string type, string id)
            {
                var e = tenant.Event(id, $"u{user}", type: type);
                e["time"] = at;
                if (!withIds)
                    e.Remove("eventId");
                return e;
            }

            // Half of them by IDs that put the end first.
            await tenant.SendAsync(Sent("click", user % 2 == 0 ? "a" : "b"), Sent("session_end", user % 2 == 0 ? "b" : "a"));
            var sessions = (await tenant.Server.GetAsync($"/v1/endUsers/u{user}/sessions")).Json["sessions"]!.AsArray();
            sessions.Select(s => ((string)s!["endReason"]!, (int)s["eventCount"]!)).ShouldBe([("SESSION_END", 2)]);
        }
    }

    [Fact]
    public async Task Events_without_IDs_of_one_millisecond_are_listed_in_the_order_in_which_they_were_sent()
    {
        var tenant = await api.TenantAsync();
        var at = tenant.Ago(60);
        await tenant.SendAsync([.. Enumerable.Range(0, 20).Select(i => Sent($"in-a-batch-{i:00}"))]);
        for (var i = 0; i < 5; i++)
            await tenant.SendAsync(Sent($"one-by-one-{i}"));
        var listed = await tenant.Server.GetAsync("/v1/endUsers/u1/events?view=OPEN_SESSION");
        listed.Json["events"]!.AsArray().Select(e => (string)e!["event"]!["type"]!).ShouldBe(
            [.. Enumerable.Range(0, 5).Reverse().Select(i => $"one-by-one-{i}"), .. Enumerable.Range(0, 20).Reverse().Select(i => $"in-a-batch-{i:00}")]);

        JsonNode Sent(string type)
        {
            var e = tenant.Event("", type: type);
            e["time"] = at;
            e.Remove("eventId");
            return e;
        }
    }

    [Fact]
    public async Task Pages_of_events_have_the_session_end_of_a_millisecond_first()
    {
        var tenant = await api.TenantAsync();
        var sent = new[] { tenant.Event("a", type: "session_end"), tenant.Event("b"), tenant.Event("c") };
        foreach (var e in sent)
            e["time"] = tenant.Ago(60);
        await tenant.SendAsync([.. sent]);
        var (ids, token) = (new List<string>(), "");
        do
        {
            var page = await tenant.Server.GetAsync($"/v1/endUsers/u1/events?pageSize=1&pageToken={Uri.EscapeDataString(token)}");
            ids.AddRange(page.Json["events"]!.AsArray().Select(e => (string)e!["event"]!["eventId"]!));
            token = (string?)page.Json["nextPageToken"] ?? "";
        }
        while (token.Length > 0);
        ids.ShouldBe(["a", "c", "b"]);
    }

    [Fact]
    public async Task Of_updates_without_operation_IDs_in_one_batch_the_last_wins()
    {
        var tenant = await api.TenantAsync();
        for (var user = 0; user < 10; user++)
        {
            await tenant.Server.PostAsync("/v1/endUsers:batchUpdate", $$"""
                {"updates":[{"endUser":{"id":"u{{user}}"},"operations":[{"name":"plan","set":"first"}]},
                            {"endUser":{"id":"u{{user}}"},"operations":[{"name":"plan","set":"last"}]}]}
                """);
            var record = await tenant.Server.GetAsync($"/v1/endUsers/u{user}");
            ((string)record.Json["attributes"]!["plan"]!["value"]!["text"]!).ShouldBe("last");
        }
    }
}
