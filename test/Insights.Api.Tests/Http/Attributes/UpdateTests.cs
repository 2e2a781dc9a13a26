using System.Text.Json.Nodes;
using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Attributes;

public sealed class UpdateTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    [Fact]
    public async Task Values_of_every_type_come_back_in_the_record_in_their_wire_form()
    {
        var tenant = await api.TenantAsync();
        var at = api.Clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var answer = await PatchAsync(tenant.Server, "/v1/endUsers/u1", """
            {"operationId":"o1","operations":[{"name":"plan","set":"pro"},{"name":"seats","add":2.5},{"name":"vip","setOnce":true},
             {"name":"renews","set":{"time":"2027-01-01T00:00:00.5Z"}},{"name":"tags","union":["b","a","b"]},{"name":"typed","set":{"list":{"texts":["x"]}}}]}
            """);
        answer.ShouldBe("""{"status":"APPLIED","operationId":"o1","errors":[]}""");
        var attributes = (await tenant.Server.GetAsync("/v1/endUsers/u1")).Json["attributes"]!;
        attributes.AsObject().Select(a => a.Key).ShouldBe(["plan", "renews", "seats", "tags", "typed", "vip"]);
        Value("plan").ShouldBe("""{"text":"pro"}""");
        Value("seats").ShouldBe("""{"number":2.5}""");
        Value("vip").ShouldBe("""{"boolean":true}""");
        Value("renews").ShouldBe("""{"time":"2027-01-01T00:00:00.500Z"}""");
        Value("tags").ShouldBe("""{"list":{"texts":["b","a"]}}""");
        Value("typed").ShouldBe("""{"list":{"texts":["x"]}}""");
        ((string)attributes["plan"]!["source"]!).ShouldBe("API");
        ((string)attributes["plan"]!["time"]!).ShouldStartWith(at[..19]);

        string Value(string name) => attributes[name]!["value"]!.ToJsonString();
    }

    [Fact]
    public async Task What_events_state_comes_as_analytics()
    {
        var tenant = await api.TenantAsync();
        var stating = tenant.Event("e1");
        stating["analytics"] = JsonNode.Parse("""{"name":"Ann","role":"admin"}""");
        await tenant.SendAsync(stating);
        var analytics = (await tenant.Server.GetAsync("/v1/endUsers/u1")).Json["analytics"]!;
        analytics["name"]!["value"]!.ToJsonString().ShouldBe("""{"text":"Ann"}""");
        ((string)analytics["role"]!["source"]!).ShouldBe("EVENT");
    }

    [Theory]
    [InlineData("name", 1024, "ACCEPTED")]
    [InlineData("name", 1025, "INVALID_FIELD")]
    public async Task An_event_with_a_longer_statement_than_can_be_kept_is_told_so(string property, int length, string outcome)
    {
        var tenant = await api.TenantAsync();
        var e = tenant.Event("e1");
        e["analytics"] = new JsonObject { [property] = new string('x', length) };
        (await tenant.SendAsync(e)).ShouldBe([outcome]);
    }

    [Fact]
    public async Task An_anonymous_user_is_updated_by_its_own_path()
    {
        var tenant = await api.TenantAsync();
        await PatchAsync(tenant.Server, "/v1/anonymousUsers/a%2Fb", """{"operations":[{"name":"plan","set":"pro"}]}""");
        var record = await tenant.Server.GetAsync("/v1/anonymousUsers/a%2Fb");
        record.Status.ShouldBe(200);
        record.Json["standardAttributes"]!.AsObject().Count.ShouldBe(0);
        (await tenant.Server.GetAsync("/v1/endUsers/a%2Fb")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Every_fault_of_a_request_is_in_the_one_answer()
    {
        var tenant = await api.TenantAsync();
        await PatchAsync(tenant.Server, "/v1/endUsers/u1", """{"operations":[{"name":"plan","set":"pro"}]}""");
        var answer = await PatchAsync(tenant.Server, "/v1/endUsers/u1", """
            {"source":"EVENT","operations":[{"name":"plan","set":5},{"name":"city","set":"x"},{"name":"n"},{"name":"u","unset":false}]}
            """);
        answer.ShouldBeProblem(400, "INVALID_ARGUMENT").Json["errors"]!.AsArray().Select(e => (string)e!["field"]!).ShouldBe(
            ["source", "operations[0].set", "operations[1].name", "operations[2]", "operations[3]"]);
    }

    [Fact]
    public async Task Every_value_of_another_form_is_told_by_its_path()
    {
        var answer = await PatchAsync((await api.SharedTenantAsync()).Server, "/v1/endUsers/u1", """
            {"time":"yesterday","source":"NONE","operations":[{"name":"n","add":"1"},{"name":"t","append":["a",1]},null,{"name":"v","set":"\ud800"},{"name":"w","set":1,"add":1},
             {"name":"x","set":{"time":"x"}},{"name":"y","set":{"texts":1}},{"name":"z","set":9007199254740993},{"name":"z","set":1e999},{"name":"a","name":"a","set":1}]}
            """);
        answer.ShouldBeProblem(400, "INVALID_ARGUMENT").Json["errors"]!.AsArray().Select(e => (string)e!["field"]!).ShouldBe(
        [
            "time", "source", "operations[0].add", "operations[1].append[1]", "operations[2]", "operations[3].set", "operations[4]",
            "operations[5].set.time", "operations[6].set.texts", "operations[7].set", "operations[8].set", "operations[9].name",
        ]);
    }

    [Theory]
    [InlineData("""{"operations":[{"name":"a","sett":1}]}""")]
    [InlineData("""{"operations":{}}""")]
    [InlineData("""{"operations":[]}""")]
    [InlineData("""{"endUser":{"id":"u1"},"operations":[{"name":"a","set":1}]}""")]
    [InlineData("""[]""")]
    [InlineData("""{""")]
    public async Task What_is_no_update_is_refused(string body) =>
        (await PatchAsync((await api.SharedTenantAsync()).Server, "/v1/endUsers/u1", body)).ShouldBeProblem(400, "INVALID_ARGUMENT");

    [Fact]
    public async Task A_batch_answers_for_each_update_in_its_order()
    {
        var tenant = await api.TenantAsync();
        var answer = await tenant.Server.PostAsync("/v1/endUsers:batchUpdate", """
            {"updates":[{"endUser":{"id":"u1"},"operationId":"o","operations":[{"name":"plan","set":"pro"}]},
             {"endUser":{"kind":"ANONYMOUS","id":"u1"},"operationId":"o","operations":[{"name":"country","set":"x"}]},
             {"endUser":{"id":"u1"},"operationId":"o","operations":[{"name":"plan","set":"pro"}]},
             {"operations":[{"name":"plan","set":"pro"}]},{}]}
            """);
        var results = answer.Json["results"]!.AsArray();
        // The first and the third are one update; which of them comes first is nobody's business.
        results.Select(r => (string)r!["status"]!).Order().ShouldBe(["APPLIED", "DUPLICATE", "REJECTED", "REJECTED", "REJECTED"]);
        results.Skip(3).Select(r => (string)r!["errors"]![0]!["field"]!).ShouldBe(["updates[3].endUser", "updates[4].endUser"]);
        ((string)results[1]!["code"]!).ShouldBe("INVALID_ARGUMENT");
        ((string)results[1]!["errors"]![0]!["field"]!).ShouldBe("updates[1].operations[0].name");
    }

    [Fact]
    public async Task The_catalogue_is_listed_described_and_retired()
    {
        var tenant = await api.TenantAsync();
        await PatchAsync(tenant.Server, "/v1/endUsers/u1", """{"operations":[{"name":"a/b:c d","set":"x"},{"name":"seats","add":1}]}""");
        var described = await PatchAsync(tenant.Server, "/v1/attributes/a%2Fb%3Ac%20d", """{"description":"Odd"}""");
        (described.Text("name"), described.Text("type"), described.Text("description")).ShouldBe(("a/b:c d", "TEXT", "Odd"));
        (await tenant.Server.PostAsync("/v1/attributes/seats:retire", "")).Status.ShouldBe(204);
        (await tenant.Server.PostAsync("/v1/attributes/seats:retire", "")).ShouldBeProblem(404, "NOT_FOUND");
        var all = (await tenant.Server.GetAsync("/v1/attributes")).Json["attributes"]!.AsArray();
        all.Select(a => (string)a!["name"]!).ShouldBe(["a/b:c d"]);
        (await tenant.Server.GetAsync("/v1/endUsers/u1")).Json["attributes"]!.AsObject().Select(a => a.Key).ShouldBe(["a/b:c d"]);
        (await tenant.Ingest.GetAsync("/v1/attributes")).ShouldBeProblem(403, "PERMISSION_DENIED");
    }

    [Fact]
    public async Task The_revision_grows_when_an_attribute_that_is_shown_is_retired()
    {
        var tenant = await api.TenantAsync();
        await PatchAsync(tenant.Server, "/v1/endUsers/u1", """{"operations":[{"name":"plan","set":"x"},{"name":"seats","add":1}]}""");
        await PatchAsync(tenant.Server, "/v1/endUsers/other", """{"operations":[{"name":"plan","set":"x"}]}""");
        var (before, other) = (await RevisionAsync("u1"), await RevisionAsync("other"));
        await tenant.Server.PostAsync("/v1/attributes/seats:retire", "");
        (await RevisionAsync("u1")).ShouldBeGreaterThan(before);
        (await RevisionAsync("other")).ShouldBe(other);
        ((long)(await tenant.Server.GetAsync("/v1/endUsers/u1:export")).Json["profile"]!["revision"]!).ShouldBe(await RevisionAsync("u1"));

        async Task<long> RevisionAsync(string user) =>
            long.Parse((await tenant.Server.GetAsync($"/v1/endUsers/{user}")).Text("revision"), System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task The_history_of_a_value_is_told_newest_first()
    {
        var tenant = await api.TenantAsync();
        await PatchAsync(tenant.Server, "/v1/endUsers/u1", """{"operationId":"a","operations":[{"name":"n","add":1}]}""");
        api.Clock.Advance(TimeSpan.FromSeconds(1));
        await PatchAsync(tenant.Server, "/v1/endUsers/u1", """{"operationId":"b","source":"S3","operations":[{"name":"n","unset":true}]}""");
        var changes = (await tenant.Server.GetAsync("/v1/endUsers/u1/attributes/n/history?pageSize=1")).Json;
        changes["changes"]![0]!["kind"]!.ToJsonString().ShouldBe("\"UNSET\"");
        ((string)changes["changes"]![0]!["source"]!).ShouldBe("S3");
        changes["changes"]![0]!["value"].ShouldBeNull();
        var next = (await tenant.Server.GetAsync($"/v1/endUsers/u1/attributes/n/history?pageToken={Uri.EscapeDataString((string)changes["nextPageToken"]!)}")).Json;
        next["changes"]!.AsArray().Count.ShouldBe(1);
        next["changes"]![0]!["stated"]!.ToJsonString().ShouldBe("""{"number":1}""");
        (await tenant.Server.GetAsync("/v1/endUsers/u1/attributes/none/history")).ShouldBeProblem(404, "NOT_FOUND");
    }

    [Fact]
    public async Task Rows_are_written_and_verified()
    {
        var tenant = await api.TenantAsync();
        await PatchAsync(tenant.Server, "/v1/endUsers/u1", """{"operations":[{"name":"plan","set":"pro"}]}""");
        await api.PassAsync(TimeSpan.FromSeconds(10));
        var last = (await tenant.Server.PostAsync($"/v1/accounts/{tenant.Name}:verify", "{}")).Body.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        ((long)JsonNode.Parse(last)!["result"]!["differenceCount"]!).ShouldBe(0);
    }

    private static Task<Answer> PatchAsync(HttpCaller client, string path, string body) =>
        client.SendAsync(HttpMethod.Patch, path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
}
