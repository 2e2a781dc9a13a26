using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Users;

public sealed class SessionListTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    [Fact]
    public async Task A_closed_session_shows_all_that_is_known_of_it()
    {
        api.Clock.SetUtcNow(new DateTimeOffset(2026, 4, 1, 12, 0, 0, TimeSpan.Zero));
        var tenant = await api.TenantAsync();
        var first = tenant.Event("e1", "alice", 7200, "page_view");
        first["context"] = System.Text.Json.Nodes.JsonNode.Parse("""{"place":{"city":"Bonn"},"browser":{"name":"Chrome"}}""");
        await tenant.SendAsync(first, tenant.Event("e2", "alice", 7187.655, "session_end"));
        var answer = await tenant.Server.GetAsync("/v1/endUsers/alice/sessions");
        var id = (string)answer.Json["sessions"]![0]!["id"]!;
        answer.ShouldBe($$$"""
            {"sessions":[{"id":"{{{id}}}","startTime":"2026-04-01T10:00:00Z","endTime":"2026-04-01T10:00:12.345Z","duration":"12.345s",
              "eventCount":2,"pageViewCount":1,"place":{"city":"Bonn"},"browser":{"name":"Chrome"},"endReason":"SESSION_END"}]}
            """);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(1000)]
    public async Task Pages_follow_each_other_without_skips_or_repeats(int pageSize)
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync([.. Enumerable.Range(0, 10).Select(i => tenant.Event($"e{i}", "many", 3600 * (i + 1)))]);
        var (starts, token, pages) = (new List<string>(), "", 0);
        do
        {
            var page = await tenant.Server.GetAsync($"/v1/endUsers/many/sessions?pageSize={pageSize}&pageToken={Uri.EscapeDataString(token)}");
            var sessions = page.Json["sessions"]!.AsArray();
            sessions.Count.ShouldBeInRange(1, pageSize);
            starts.AddRange(sessions.Select(s => (string)s!["startTime"]!));
            token = (string?)page.Json["nextPageToken"] ?? "";
            pages++;
        }
        while (token.Length > 0);
        pages.ShouldBe((10 + pageSize - 1) / pageSize);
        starts.Count.ShouldBe(10);
        starts.ShouldBe(starts.Distinct().OrderDescending(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_page_holds_50_where_the_request_does_not_say()
    {
        var tenant = await api.TenantAsync("""{"sessionTimeout":"60s"}""");
        await tenant.SendAsync([.. Enumerable.Range(0, 51).Select(i => tenant.Event($"e{i}", "many", 120 * (i + 1)))]);
        foreach (var query in (string[])["", "?pageSize=", "?pageSize=0"])
        {
            var page = await tenant.Server.GetAsync("/v1/endUsers/many/sessions" + query);
            page.Json["sessions"]!.AsArray().Count.ShouldBe(50);
        }
    }

    [Theory]
    [InlineData("pageSize=-1")]
    [InlineData("pageSize=1001")]
    [InlineData("pageSize=ten")]
    [InlineData("pageSize=1.5")]
    [InlineData("pageSize=99999999999")]
    [InlineData("pageSize=1&pageSize=2")]
    [InlineData("pageToken=nonsense")]
    [InlineData("pageToken=%00")]
    [InlineData("pageToken=MTIz")]
    [InlineData("pageToken=fGU%3D")]
    [InlineData("pageToken=MXw%3D")]
    [InlineData("pageToken=OTk5OTk5OTk5OTk5OTk5OTk5OTl8ZQ%3D%3D")]
    public async Task A_page_size_or_token_that_is_none_is_refused(string query)
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(tenant.Event("e", "u"));
        (await tenant.Server.GetAsync("/v1/endUsers/u/sessions?" + query)).ShouldBeProblem(400, "INVALID_ARGUMENT");
    }

    [Fact]
    public async Task The_sessions_of_an_anonymous_user_are_listed_apart()
    {
        var tenant = await api.TenantAsync();
        var e = tenant.Event("e", "same", 7200);
        e.Remove("userId");
        e["anonymousId"] = "same";
        await tenant.SendAsync(e, tenant.Event("f", "same", 10));
        (await tenant.Server.GetAsync("/v1/anonymousUsers/same/sessions")).Json["sessions"]!.AsArray().Count.ShouldBe(1);
        (await tenant.Server.GetAsync("/v1/endUsers/same/sessions")).Json["sessions"]!.AsArray().Count.ShouldBe(0);
    }
}
