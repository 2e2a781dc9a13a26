using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Users;

public sealed class ListTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    [Fact]
    public async Task A_list_shows_users_as_lookups_do_and_counts_them_where_asked()
    {
        var tenant = await ThreeUsersAsync();
        var all = await tenant.Server.GetAsync("/v1/endUsers?totalSize=true");
        all.Status.ShouldBe(200, all.Body);
        Ids(all).ShouldBe("carol bob alice");
        ((int)all.Json["totalSize"]!).ShouldBe(3);
        foreach (var user in all.Json["endUsers"]!.AsArray())
            user!.ToJsonString().ShouldBe((await tenant.Server.GetAsync($"/v1/endUsers/{(string)user["id"]!}")).Json.ToJsonString());
        (await tenant.Server.GetAsync("/v1/endUsers")).Json["totalSize"].ShouldBeNull();
    }

    [Theory]
    [InlineData("filter=total_sessions%20%3E%201", "bob")]
    [InlineData("filter=attributes.plan%20%3D%20pro", "alice")]
    [InlineData("filter=tags%3Abuyer", "carol")]
    [InlineData("filter=kind%20%3D%20anonymous", "")]
    [InlineData("orderBy=id", "alice bob carol")]
    [InlineData("orderBy=id%20desc", "carol bob alice")]
    [InlineData("orderBy=first_seen", "bob alice carol")]
    [InlineData("orderBy=total_sessions%20desc&pageSize=1", "bob")]
    public async Task Users_are_listed_by_filter_and_order(string query, string expected) =>
        Ids(await (await ThreeUsersAsync()).Server.GetAsync($"/v1/endUsers?{query}")).ShouldBe(expected);

    [Theory]
    [InlineData("ALI", "alice")]
    [InlineData("example.com", "bob")]
    [InlineData("nobody", "")]
    public async Task A_search_finds_parts_of_IDs_and_addresses(string q, string expected) =>
        Ids(await (await ThreeUsersAsync()).Server.GetAsync($"/v1/endUsers:search?q={Uri.EscapeDataString(q)}")).ShouldBe(expected);

    [Fact]
    public async Task A_page_goes_on_only_with_the_list_that_gave_it()
    {
        var tenant = await ThreeUsersAsync();
        var first = await tenant.Server.GetAsync("/v1/endUsers?pageSize=1&orderBy=id");
        var token = Uri.EscapeDataString((string)first.Json["nextPageToken"]!);
        Ids(await tenant.Server.GetAsync($"/v1/endUsers?pageSize=5&orderBy=id&pageToken={token}")).ShouldBe("bob carol");
        (await tenant.Server.GetAsync($"/v1/endUsers?orderBy=id%20desc&pageToken={token}")).ShouldBeProblem(400, "INVALID_ARGUMENT");
        (await tenant.Server.GetAsync($"/v1/endUsers?orderBy=id&filter=kind%3A*&pageToken={token}")).ShouldBeProblem(400, "INVALID_ARGUMENT");
        var other = await api.TenantAsync();
        (await other.Server.GetAsync($"/v1/endUsers?orderBy=id&pageToken={token}")).ShouldBeProblem(400, "INVALID_ARGUMENT");
    }

    /// <summary>What a token calls now is for the filter; who has expired goes by the server's clock.</summary>
    [Fact]
    public async Task A_page_shows_and_counts_nobody_who_has_expired_since_the_page_before()
    {
        var tenant = await ThreeUsersAsync();
        var first = await tenant.Server.GetAsync("/v1/endUsers?pageSize=1&orderBy=id");
        var token = Uri.EscapeDataString((string)first.Json["nextPageToken"]!);
        api.Clock.SetUtcNow(api.Clock.GetUtcNow().AddMonths(7));
        var next = await tenant.Server.GetAsync($"/v1/endUsers?pageSize=1&orderBy=id&totalSize=true&pageToken={token}");
        Ids(next).ShouldBe("");
        ((int)next.Json["totalSize"]!).ShouldBe(0);
    }

    [Theory]
    [InlineData("", 3)]
    [InlineData("?segment=once", 2)]
    [InlineData("?segment=once&filter=tags%3Abuyer", 1)]
    public async Task Figures_are_of_the_sessions_of_a_segment_and_a_filter(string query, int users) =>
        ((int)(await (await ThreeUsersAsync()).Server.GetAsync("/v1/sessionAnalytics:query" + query)).Json["total"]!["activeUsers"]!).ShouldBe(users);

    [Fact]
    public async Task Figures_of_no_such_segment_are_not_found() =>
        (await (await api.SharedTenantAsync()).Server.GetAsync("/v1/sessionAnalytics:query?segment=nobody")).ShouldBeProblem(404, "NOT_FOUND");

    [Theory]
    [InlineData("/v1/endUsers?filter=no_such%20%3D%201", "column 1")]
    [InlineData("/v1/endUsers?filter=total_sessions%20%3D%20many", "column 18")]
    [InlineData("/v1/endUsers?filter=(", "column")]
    [InlineData("/v1/endUsers?orderBy=country", "orderBy")]
    [InlineData("/v1/endUsers?orderBy=id%20up", "orderBy")]
    [InlineData("/v1/endUsers?pageSize=1001", "pageSize")]
    [InlineData("/v1/endUsers?totalSize=yes", "totalSize")]
    [InlineData("/v1/endUsers?pageToken=x", "pageToken")]
    [InlineData("/v1/endUsers:search", "q")]
    [InlineData("/v1/endUsers:search?q=%00", "q")]
    [InlineData("/v1/sessionAnalytics:query?timeZone=Mars", "timeZone")]
    [InlineData("/v1/sessionAnalytics:query?granularity=MINUTE", "granularity")]
    [InlineData("/v1/sessionAnalytics:query?startTime=2026-01-01", "startTime")]
    [InlineData("/v1/sessionAnalytics:query?startTime=2026-01-02T00:00:00Z&endTime=2026-01-01T00:00:00Z", "endTime")]
    [InlineData("/v1/sessionAnalytics:query?startTime=2000-01-01T00:00:00Z", "granularity")]
    [InlineData("/v1/sessionAnalytics:query?filter=x%20%3D%201", "filter")]
    [InlineData("/v1/sessionAnalytics:query?userId=a&anonymousId=b", "anonymousId")]
    [InlineData("/v1/sessionAnalytics:listStrugglingUsers?shortSession=60", "shortSession")]
    [InlineData("/v1/sessionAnalytics:listStrugglingUsers?minShortSessions=0", "minShortSessions")]
    [InlineData("/v1/sessionAnalytics:listDisengagedUsers?maxSessions=-1", "maxSessions")]
    public async Task Tells_what_is_wrong_with_a_question(string path, string says)
    {
        var answer = (await (await api.SharedTenantAsync()).Server.GetAsync(path)).ShouldBeProblem(400, "INVALID_ARGUMENT");
        answer.Body.ShouldContain(says);
    }

    [Fact]
    public async Task Figures_of_sessions_are_told_by_day_of_a_time_zone()
    {
        var tenant = await ThreeUsersAsync();
        var answer = await tenant.Server.GetAsync(
            "/v1/sessionAnalytics:query?startTime=2026-03-31T22:00:00Z&endTime=2026-04-01T22:00:00Z&timeZone=Europe/Zurich&userId=bob");
        answer.ShouldBe("""
            {"startTime":"2026-03-31T22:00:00Z","endTime":"2026-04-01T22:00:00Z","timeZone":"Europe/Zurich",
              "total":{"sessionCount":2,"totalDuration":"60s","meanDuration":"30s","medianDuration":"0s","p90Duration":"60s","activeUsers":1,"newUsers":1,"returningUsers":0},
              "buckets":[{"date":"2026-04-01","startTime":"2026-03-31T22:00:00Z","endTime":"2026-04-01T22:00:00Z",
                "figures":{"sessionCount":2,"totalDuration":"60s","meanDuration":"30s","medianDuration":"0s","p90Duration":"60s","activeUsers":1,"newUsers":1,"returningUsers":0}}]}
            """);
        var struggling = await tenant.Server.GetAsync("/v1/sessionAnalytics:listStrugglingUsers?minShortSessions=2");
        struggling.ShouldBe("""
            {"users":[{"endUser":{"kind":"IDENTIFIED","id":"bob"},"sessionCount":2,"shortSessionCount":2,"totalDuration":"60s","applicationCount":0,"lastSeen":"2026-04-01T11:00:00Z","shortSessionShare":1}]}
            """);
        (await tenant.Server.GetAsync("/v1/sessionAnalytics:listDisengagedUsers?maxTotalDuration=0s")).Json["users"]!.AsArray()
            .Select(u => (string)u!["endUser"]!["id"]!).ShouldBe(["alice", "carol"]);
    }

    private async Task<Tenant> ThreeUsersAsync()
    {
        api.Clock.SetUtcNow(new DateTimeOffset(2026, 4, 1, 12, 0, 0, TimeSpan.Zero));
        var tenant = await api.TenantAsync("""{"sessionTimeout":"60s"}""");
        await tenant.SendAsync(
            tenant.Event("a", "alice", 7200), tenant.Event("b1", "bob", 9000), tenant.Event("b2", "bob", 3660), tenant.Event("b3", "bob", 3600),
            tenant.Event("c", "carol", 1800, "order"));
        (await tenant.Server.SendAsync(HttpMethod.Patch, "/v1/endUsers/alice", new StringContent("""{"operations":[{"name":"plan","set":"pro"}]}"""))).Status.ShouldBe(200);
        (await tenant.Server.SendAsync(HttpMethod.Patch, "/v1/endUsers/bob", new StringContent("""{"operations":[{"name":"email","set":"B@Example.COM"}]}"""))).Status.ShouldBe(200);
        (await tenant.Server.PostAsync("/v1/segments", """{"name":"once","filter":"total_sessions = 1"}""")).Status.ShouldBe(200);
        // Rows follow when sessions close, and values within two seconds.
        await api.PassAsync(TimeSpan.FromSeconds(2));
        return tenant;
    }

    private static string Ids(Answer answer)
    {
        answer.Status.ShouldBe(200, answer.Body);
        return string.Join(' ', answer.Json["endUsers"]!.AsArray().Select(u => (string)u!["id"]!));
    }
}
