using System.Text.Json.Nodes;
using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Users;

public sealed class TimelineTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    [Fact]
    public async Task An_event_is_shown_as_it_was_sent_with_the_session_that_lists_it()
    {
        api.Clock.SetUtcNow(new DateTimeOffset(2026, 4, 1, 12, 0, 0, TimeSpan.Zero));
        var tenant = await api.TenantAsync();
        var e = tenant.Event("e1", "alice", 7200, "page_view");
        e["page"] = JsonNode.Parse("""{"url":"https://shop.example/pricing","title":"Prices"}""");
        e["properties"] = JsonNode.Parse("""{"deep":{"er":[1,null,"ü"]}}""");
        e["context"] = JsonNode.Parse("""{"ip":"203.0.113.9","os":"BeOS","browser":{"name":"Chrome"}}""");
        await tenant.SendAsync(e);
        var session = (string)(await tenant.Server.GetAsync("/v1/endUsers/alice/sessions")).Json["sessions"]![0]!["id"]!;
        (await tenant.Server.GetAsync("/v1/endUsers/alice/events")).ShouldBe($$$"""
            {"events":[{"sessionId":"{{{session}}}","event":{"eventId":"e1","time":"2026-04-01T10:00:00Z","type":"page_view",
              "page":{"url":"https://shop.example/pricing","title":"Prices"},"properties":{"deep":{"er":[1,null,"ü"]}},
              "context":{"place":{"country":"NO","region":"Viken","city":"Moss"},"browser":{"name":"Chrome"},"os":"BeOS"} } }]}
            """);
    }

    [Fact]
    public async Task Pages_of_events_follow_each_other_newest_first_without_skips_or_repeats()
    {
        var tenant = await api.TenantAsync();
        // Some at the same moment: they are told apart by their IDs.
        await tenant.SendAsync([.. Enumerable.Range(0, 23).Select(i => tenant.Event($"e{i:00}", "many", 7200 - (i / 3)))]);
        var (ids, token) = (new List<string>(), "");
        do
        {
            var page = await tenant.Server.GetAsync($"/v1/endUsers/many/events?pageSize=4&pageToken={Uri.EscapeDataString(token)}");
            ids.AddRange(page.Json["events"]!.AsArray().Select(e => (string)e!["event"]!["eventId"]!));
            token = (string?)page.Json["nextPageToken"] ?? "";
        }
        while (token.Length > 0);
        ids.ShouldBe(Enumerable.Range(0, 23).Reverse().Select(i => $"e{i:00}"));
    }

    [Theory]
    [InlineData("type=order", "d")]
    [InlineData("page=/pricing", "b")]
    [InlineData("page=Start", "a")]
    [InlineData("element=buy", "c")]
    [InlineData("element=Buy%20now", "c")]
    [InlineData("goal=signed%20up", "e")]
    [InlineData("goal=other", "")]
    [InlineData("type=click&page=/pricing", "")]
    [InlineData("view=OPEN_SESSION", "z e d c b a")]
    [InlineData("", "e d c b a")]
    public async Task Events_are_found_by_type_page_element_and_goal(string query, string expected)
    {
        var tenant = await FiveEventsAsync();
        var answer = await tenant.Server.GetAsync($"/v1/endUsers/u1/events?{query}");
        answer.Status.ShouldBe(200, answer.Body);
        string.Join(' ', answer.Json["events"]!.AsArray().Select(e => (string)e!["event"]!["eventId"]!)).ShouldBe(expected);
    }

    [Fact]
    public async Task A_session_shows_its_pages_elements_and_goals()
    {
        var tenant = await FiveEventsAsync();
        var session = (await tenant.Server.GetAsync("/v1/endUsers/u1/sessions")).Json["sessions"]![0]!;
        ((int)session["orderCount"]!, (int)session["goalCount"]!).ShouldBe((1, 1));
        var answer = await tenant.Server.GetAsync($"/v1/endUsers/u1/sessions/{(string)session["id"]!}");
        answer.Status.ShouldBe(200, answer.Body);
        answer.Json["session"]!.ToJsonString().ShouldBe(session.ToJsonString());
        answer.Json["pages"]!.AsArray().Select(p => (string?)p!["url"]).ShouldBe(["/start", "/pricing"]);
        ((string)answer.Json["elements"]![0]!["id"]!).ShouldBe("buy");
        ((string)answer.Json["goals"]![0]!["name"]!).ShouldBe("signed up");
        string.Join(' ', (await tenant.Server.GetAsync($"/v1/endUsers/u1/events?session={(string)session["id"]!}"))
            .Json["events"]!.AsArray().Select(e => (string)e!["event"]!["eventId"]!)).ShouldBe("e d c b a");
    }

    [Theory]
    [InlineData("/v1/endUsers/u1/events?pageSize=1001", 400, "INVALID_ARGUMENT")]
    [InlineData("/v1/endUsers/u1/events?pageToken=nonsense", 400, "INVALID_ARGUMENT")]
    [InlineData("/v1/endUsers/u1/events?view=ALL", 400, "INVALID_ARGUMENT")]
    [InlineData("/v1/endUsers/u1/events?session=none", 404, "NOT_FOUND")]
    [InlineData("/v1/endUsers/u1/sessions/none", 404, "NOT_FOUND")]
    [InlineData("/v1/endUsers/stranger/events", 404, "NOT_FOUND")]
    [InlineData("/v1/anonymousUsers/u1/events", 404, "NOT_FOUND")]
    public async Task Tells_what_is_wrong(string path, int status, string code) =>
        (await (await FiveEventsAsync()).Server.GetAsync(path)).ShouldBeProblem(status, code);

    [Fact]
    public async Task What_was_taken_from_an_anonymous_record_is_told_of_the_user_under_its_own_event_ID()
    {
        var tenant = await api.TenantAsync();
        var e = tenant.Event("e1", "x", 7200);
        e.Remove("userId");
        e["anonymousId"] = "browser-1";
        await tenant.SendAsync(e);
        (await tenant.Server.PostAsync("/v1/endUsers:identify", """{"anonymousId":"browser-1","userId":"bob"}""")).Status.ShouldBe(200);
        var answer = await tenant.Server.GetAsync("/v1/endUsers/bob/events");
        var listed = answer.Json["events"]!.AsArray().ShouldHaveSingleItem()!["event"]!;
        ((string)listed["eventId"]!, (string)listed["anonymousId"]!).ShouldBe(("e1", "browser-1"));
    }

    private async Task<Tenant> FiveEventsAsync()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(
            With(tenant.Event("a", "u1", 7205, "page_view"), "page", """{"url":"/start","title":"Start"}"""),
            With(tenant.Event("b", "u1", 7204, "page_view"), "page", """{"url":"/pricing"}"""),
            With(tenant.Event("c", "u1", 7203), "element", """{"id":"buy","name":"Buy now"}"""),
            tenant.Event("d", "u1", 7202, "order"),
            With(tenant.Event("e", "u1", 7201, "goal"), "properties", """{"name":"signed up"}"""),
            tenant.Event("z", "u1", 1));
        return tenant;
    }

    private static JsonObject With(JsonObject e, string part, string json)
    {
        e[part] = JsonNode.Parse(json);
        return e;
    }
}
