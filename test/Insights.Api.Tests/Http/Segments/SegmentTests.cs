using System.Text;
using System.Text.Json.Nodes;
using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Segments;

public sealed class SegmentTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    [Fact]
    public async Task A_segment_is_made_listed_changed_and_deleted()
    {
        var tenant = await api.TenantAsync();
        var made = await tenant.Server.PostAsync("/v1/segments", """{"name":"germans","displayName":"Germans","filter":"country = DE"}""");
        made.Status.ShouldBe(200, made.Body);
        var revision = made.Text("revision");
        made.ShouldBe($$"""{"name":"germans","displayName":"Germans","filter":"country = DE","revision":"{{revision}}","readyMade":false,"createTime":"{{made.Text("createTime")}}","updateTime":"{{made.Text("updateTime")}}","faults":[]}""");
        (await tenant.Server.GetAsync("/v1/segments/germans")).Body.ShouldBe(made.Body);
        var all = (await tenant.Server.GetAsync("/v1/segments")).Json["segments"]!.AsArray();
        all.Select(s => (string)s!["name"]!).ShouldBe(["insights-new-this-week", "insights-never-returned", "insights-recent-vip", "insights-quit", "germans"]);
        // One that is ready-made matches nobody while the account has no attribute 'plan'.
        all[2]!["faults"]!.AsArray().ShouldBeEmpty();

        var changed = await PatchAsync(tenant.Server, "/v1/segments/germans", $$"""{"filter":"country IN (DE, AT)","revision":"{{revision}}"}""");
        changed.Text("filter").ShouldBe("country IN (DE, AT)");
        (await PatchAsync(tenant.Server, "/v1/segments/germans", $$"""{"filter":"id:*","revision":"{{revision}}"}""")).ShouldBeProblem(409, "ABORTED");
        (await tenant.Server.DeleteAsync($"/v1/segments/germans?revision={revision}")).ShouldBeProblem(409, "ABORTED");
        (await tenant.Server.DeleteAsync("/v1/segments/germans?revision=x")).ShouldBeProblem(400, "INVALID_ARGUMENT");
        (await tenant.Server.DeleteAsync("/v1/segments/germans")).Status.ShouldBe(204);
        (await tenant.Server.GetAsync("/v1/segments/germans")).ShouldBeProblem(404, "NOT_FOUND");
    }

    [Fact]
    public async Task A_fault_of_a_filter_names_its_column()
    {
        var tenant = await api.SharedTenantAsync();
        var answer = await tenant.Server.PostAsync("/v1/segments", """{"name":"x","filter":"country = DE AND"}""");
        var error = answer.ShouldBeProblem(400, "INVALID_ARGUMENT").Json["errors"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)error["field"]!).ShouldBe("filter");
        error.ToJsonString().ShouldContain("column 17: the filter ends here");
    }

    [Fact]
    public async Task A_user_is_judged_by_segments_and_told_why()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(tenant.Event("e1"));
        await api.PassAsync(TimeSpan.FromMinutes(31));
        await tenant.Server.PostAsync("/v1/segments", """{"name":"many","filter":"total_sessions > 1 OR NOT kind = anonymous AND id = u1"}""");
        (await tenant.Server.PostAsync("/v1/endUsers/u1:evaluateSegments", """{"segments":["many","insights-never-returned","none","insights-recent-vip"]}""")).ShouldBe(
            """
            {"verdicts":[{"segment":"many","status":"MEMBER"},{"segment":"insights-never-returned","status":"NOT_MEMBER"},
             {"segment":"none","status":"NOT_FOUND","detail":"There is no such segment."},
             {"segment":"insights-recent-vip","status":"NOT_MEMBER"}]}
            """);
        (await tenant.Server.PostAsync("/v1/endUsers/u1:explainSegment", """{"segment":"many"}""")).ShouldBe(
            """
            {"segment":"many","filter":"total_sessions > 1 OR NOT kind = anonymous AND id = u1","root":{"kind":"AND","holds":true,"parts":[
             {"kind":"OR","holds":true,"parts":[{"kind":"CLAUSE","holds":false,"text":"total_sessions > 1","field":"total_sessions","value":"1","parts":[]},
              {"kind":"NOT","holds":true,"parts":[{"kind":"CLAUSE","holds":false,"text":"kind = anonymous","field":"kind","value":"identified","parts":[]}]}]},
             {"kind":"CLAUSE","holds":true,"text":"id = u1","field":"id","value":"u1","parts":[]}]}}
            """);
        (await tenant.Server.PostAsync("/v1/endUsers/nobody:evaluateSegments", "{}")).ShouldBeProblem(404, "NOT_FOUND");
        (await tenant.Server.PostAsync("/v1/anonymousUsers/u1:evaluateSegments", "{}")).ShouldBeProblem(404, "NOT_FOUND");
        (await tenant.Server.GetAsync("/v1/endUsers/u1")).Json["tags"]!.ToJsonString().ShouldBe("""["new_user"]""");
    }

    [Fact]
    public async Task A_segment_is_counted_and_its_members_are_paged_as_they_are_listed()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync([.. Enumerable.Range(1, 5).Select(i => tenant.Event($"e{i}", $"u{i}", i))]);
        await api.PassAsync(TimeSpan.FromMinutes(31));
        await tenant.Server.PostAsync("/v1/segments", """{"name":"some","filter":"id IN (u1, u2, u3, nobody)"}""");
        (await tenant.Server.GetAsync("/v1/segments/some:count")).ShouldBe("""{"count":"3"}""");
        var first = await tenant.Server.GetAsync("/v1/segments/some/members?orderBy=id&pageSize=2&totalSize=true");
        first.Json["endUsers"]!.AsArray().Select(u => (string)u!["id"]!).ShouldBe(["u1", "u2"], first.Body);
        ((int)first.Json["totalSize"]!).ShouldBe(3);
        var token = Uri.EscapeDataString(first.Text("nextPageToken"));
        var second = await tenant.Server.GetAsync($"/v1/segments/some/members?orderBy=id&pageSize=2&pageToken={token}");
        second.Json["endUsers"]!.AsArray().Select(u => (string)u!["id"]!).ShouldBe(["u3"]);
        await PatchAsync(tenant.Server, "/v1/segments/some", """{"filter":"id IN (u1, u2)"}""");
        (await tenant.Server.GetAsync($"/v1/segments/some/members?orderBy=id&pageSize=2&pageToken={token}")).ShouldBeProblem(400, "INVALID_ARGUMENT");
        (await tenant.Server.GetAsync("/v1/segments/insights-recent-vip:count")).ShouldBe("""{"count":"0"}""");
        (await tenant.Server.GetAsync("/v1/segments/none/members")).ShouldBeProblem(404, "NOT_FOUND");
        (await tenant.Server.GetAsync("/v1/segments/insights-never-returned:count")).ShouldBe("""{"count":"0"}""");
        await api.PassAsync(TimeSpan.FromDays(7));
        (await tenant.Server.GetAsync("/v1/segments/insights-never-returned:count")).ShouldBe("""{"count":"5"}""");
    }

    [Fact]
    public async Task A_filter_made_of_anything_is_an_answer_or_a_fault_and_never_ours()
    {
        var tenant = await api.SharedTenantAsync();
        await tenant.SendAsync(tenant.Event("e1"));
        foreach (var text in (string[])[
            "id = '' OR 1=1 --", "id = 'x'); DROP TABLE segment; --", "id = \"\\\"\"", "id = '\u202e😀'", new string('(', 5000), "\0", "id:*",
            "NOT NOT id:*", "id = 'x\u0000'", "attributes.\"'\" = 1", "first_seen > 9999-12-31T23:59:59Z", "first_seen > -366000d", "id IN (" + new string('a', 4000) + ")"])
        {
            var answer = await tenant.Server.PostAsync("/v1/endUsers/u1:explainSegment", new JsonObject { ["filter"] = text }.ToJsonString());
            if (answer.Status != 200)
                answer.ShouldBeProblem(400, "INVALID_ARGUMENT");
        }
        // Half of a character can be written in JSON only.
        (await tenant.Server.PostAsync("/v1/endUsers/u1:explainSegment", """{"filter":"id = '\ud800'"}""")).ShouldBeProblem(400, "INVALID_ARGUMENT");
    }

    private static Task<Answer> PatchAsync(HttpCaller client, string path, string body) =>
        client.SendAsync(HttpMethod.Patch, path, new StringContent(body, Encoding.UTF8));
}
