using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Segment;

/// <summary>Segment's HTTP API (docs/semantics.md 1.11).</summary>
public sealed class SegmentTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    private static readonly string[] Calls = ["batch", "track", "page", "screen", "identify", "alias", "group"];

    [Fact]
    public async Task Track_page_and_screen_are_events()
    {
        var tenant = await api.TenantAsync("""{"trackingLevel":"EXTENDED"}""");
        var context = JsonNode.Parse("""{"ip":"203.0.113.7","userAgent":"Firefox/120","locale":"de-CH","timezone":"Europe/Zurich","page":{"url":"https://a.example/b","title":"B","search":"?x"},"screen":{"width":800,"height":600},"os":{"name":"Linux"},"campaign":{"source":"mail"},"library":{"name":"x"}}""");
        foreach (var (call, body) in ((string, JsonObject)[])
            [
                ("track", Message(tenant, "m1", ("event", "signed_up"), ("properties", JsonNode.Parse("""{"plan":"pro"}""")), ("context", context!.DeepClone()))),
                ("track", Message(tenant, "m2", ("event", "Order Completed"), ("properties", JsonNode.Parse("""{"revenue":9.5}""")))),
                ("page", Message(tenant, "m3", ("name", "Home"), ("properties", JsonNode.Parse("""{"url":"https://a.example/","title":"Start"}""")))),
                ("screen", Message(tenant, "m4", ("name", "Settings"))),
            ])
            (await CallAsync(tenant.Server, call, body)).ShouldBe("""{"success":true}""");
        var events = (await tenant.Server.GetAsync("/v1/endUsers/u1/events?view=OPEN_SESSION")).Json["events"]!.AsArray().Select(e => e!["event"]!).Reverse().ToList();
        events.Select(e => $"{e["eventId"]} {e["type"]}").Order().ShouldBe(["m1 signed_up", "m2 order", "m3 page_view", "m4 screen"]);
        var first = events.Single(e => (string)e["eventId"]! == "m1");
        first["page"]!.ToJsonString().ShouldBe("""{"url":"https://a.example/b","title":"B"}""");
        first["properties"]!.ToJsonString().ShouldBe("""{"plan":"pro"}""");
        ((string)first["context"]!["locale"]!).ShouldBe("de-CH");
        ((string)first["context"]!["screen"]!).ShouldBe("800x600");
        ((string)first["context"]!["place"]!["country"]!).ShouldBe("NO");
        ((string)events.Single(e => (string)e["eventId"]! == "m3")["page"]!["url"]!).ShouldBe("https://a.example/");
    }

    [Fact]
    public async Task Identify_links_and_sets_traits_and_group_sets_the_company()
    {
        var tenant = await api.TenantAsync();
        (await CallAsync(tenant.Server, "track", Message(tenant, "m1", ("userId", null), ("anonymousId", "a1"), ("event", "seen")))).ShouldBe("""{"success":true}""");
        var identify = Message(tenant, "m2", ("userId", "alice"), ("anonymousId", "a1"), ("traits", JsonNode.Parse("""{"email":"alice@a.example","age":41,"vip":true,"tags":["a","b"],"old":null,"address":{"city":"Z"},"first_seen":"x"}""")));
        var told = JsonNode.Parse(await CallAsync(tenant.Server, "identify", identify))!["results"]![0]!;
        ((string)told["status"]!).ShouldBe("ACCEPTED");
        ((string)told["detail"]!).ShouldContain("trait address is no text, number, boolean or list of texts");
        ((string)told["detail"]!).ShouldContain("trait first_seen is reserved");
        (await CallAsync(tenant.Server, "group", Message(tenant, "m3", ("userId", "alice"), ("groupId", 7), ("traits", JsonNode.Parse("""{"name":"Acme"}"""))))).ShouldBe("""{"success":true}""");
        var alice = (await tenant.Server.GetAsync("/v1/endUsers/alice?view=OPEN_SESSION")).Json;
        alice["attributes"]!.AsObject().ToDictionary(a => a.Key, a => a.Value!["value"]!.ToJsonString()).ShouldBe(new Dictionary<string, string>
        {
            ["age"] = """{"number":41}""",
            ["company"] = """{"text":"Acme"}""",
            ["company_id"] = """{"text":"7"}""",
            ["email"] = """{"text":"alice@a.example"}""",
            ["tags"] = """{"list":{"texts":["a","b"]}}""",
            ["vip"] = """{"boolean":true}""",
        }, ignoreOrder: true);
        ((int)alice["openSession"]!["eventCount"]!).ShouldBe(1, "what the visitor did before is alice's");
        // The same again changes nothing.
        ((string)JsonNode.Parse(await CallAsync(tenant.Server, "identify", identify.DeepClone()))!["results"]![0]!["status"]!).ShouldBe("DUPLICATE");
    }

    [Fact]
    public async Task A_trait_of_another_type_keeps_no_other_out()
    {
        var tenant = await api.TenantAsync();
        await CallAsync(tenant.Server, "identify", Message(tenant, "m1", ("traits", JsonNode.Parse("""{"plan":"pro"}"""))));
        var told = JsonNode.Parse(await CallAsync(tenant.Server, "identify", Message(tenant, "m2", ("traits", JsonNode.Parse("""{"plan":7,"seats":3}""")))))!["results"]![0]!;
        ((string)told["status"]!).ShouldBe("ACCEPTED");
        ((string)told["detail"]!).ShouldContain("trait plan");
        (await tenant.Server.GetAsync("/v1/endUsers/u1")).Json["attributes"]!.AsObject().Select(a => a.Key).Order(StringComparer.Ordinal).ShouldBe(["plan", "seats"]);
    }

    [Fact]
    public async Task Alias_links_a_visitor()
    {
        var tenant = await api.TenantAsync();
        foreach (var (client, id) in ((HttpCaller, string)[])[(tenant.Server, "s"), (tenant.Ingest, "i")])
        {
            await CallAsync(client, "track", Message(tenant, id + "1", ("userId", null), ("anonymousId", id + "-anonymous"), ("event", "seen")));
            await CallAsync(client, "alias", Message(tenant, id + "2", ("userId", id + "-user"), ("previousId", id + "-anonymous")));
            (await tenant.Server.GetAsync($"/v1/endUsers/{id}-user/events?view=OPEN_SESSION")).Body.ShouldContain("seen");
        }
    }

    [Fact]
    public async Task An_ingest_key_sends_events_and_is_told_what_takes_another()
    {
        var tenant = await api.TenantAsync();
        var body = Batch(
            Message(tenant, "m1", ("type", "track"), ("event", "x")),
            Message(tenant, "m2", ("type", "identify"), ("userId", "bob"), ("anonymousId", "a2"), ("traits", JsonNode.Parse("""{"plan":"pro"}"""))),
            Message(tenant, "m3", ("type", "group"), ("groupId", "g")),
            Message(tenant, "m4", ("type", "unheard"), ("userId", "u")),
            Message(tenant, "m5", ("type", "track")),
            JsonNode.Parse("5"));
        var results = JsonNode.Parse(await CallAsync(tenant.Ingest, "batch?results=true", body))!["results"]!.AsArray();
        results.Select(r => (string)r!["status"]!).ShouldBe(["ACCEPTED", "ACCEPTED", "REJECTED", "REJECTED", "REJECTED", "REJECTED"]);
        ((string)results[1]!["detail"]!).ShouldContain("traits take a SERVER or IMPORT key");
        ((string)results[2]!["detail"]!).ShouldContain("SERVER or IMPORT key");
        ((string)results[4]!["reason"]!).ShouldBe("INVALID_TYPE");
        (await tenant.Server.GetAsync("/v1/endUsers/bob")).Json["attributes"]!.AsObject().Count.ShouldBe(0);
        (await tenant.Server.GetAsync("/v1/endUsers/bob")).Json["links"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_write_key_is_the_user_name_and_other_keys_are_refused()
    {
        var tenant = await api.TenantAsync();
        foreach (var call in Calls)
        {
            var body = call == "batch" ? Batch() : Message(tenant, "m", ("event", "x"));
            (await SendAsync(tenant.Server.Key, call, body, "Basic")).Status.ShouldBe(200, call);
            (await SendAsync(tenant.Ingest.Key, call, body, "Basic")).Status.ShouldBe(200, call);
            (await SendAsync(HttpSilo.OperatorKey, call, body, "Basic")).ShouldBeProblem(403, "PERMISSION_DENIED");
            (await SendAsync("wrong", call, body, "Basic")).ShouldBeProblem(401, "UNAUTHENTICATED");
            (await SendAsync(null, call, body, "Basic")).ShouldBeProblem(401, "UNAUTHENTICATED");
        }
    }

    [Theory]
    [InlineData("batch", "{")]
    [InlineData("batch", "[]")]
    [InlineData("batch", "{}")]
    [InlineData("track", "[]")]
    [InlineData("track", "nothing")]
    public async Task What_is_no_message_is_a_400(string call, string body)
    {
        var tenant = await api.SharedTenantAsync();
        (await tenant.Server.SendAsync(HttpMethod.Post, $"/v1/segment/{call}", new StringContent(body))).ShouldBeProblem(400, "INVALID_ARGUMENT");
    }

    [Fact]
    public async Task Times_are_those_of_the_client_put_right()
    {
        var tenant = await api.TenantAsync();
        var now = api.Clock.GetUtcNow();
        // A clock that is a day ahead.
        var message = Message(tenant, "m1", ("event", "x"), ("timestamp", now.AddDays(1).AddMinutes(-2).ToString("O")));
        var body = Batch(message);
        body["sentAt"] = now.AddDays(1).ToString("O");
        message["type"] = "track";
        await CallAsync(tenant.Server, "batch", body);
        var e = (await tenant.Server.GetAsync("/v1/endUsers/u1/events?view=OPEN_SESSION")).Json["events"]![0]!["event"]!;
        DateTimeOffset.Parse((string)e["time"]!, System.Globalization.CultureInfo.InvariantCulture).ShouldBe(now.AddMinutes(-2), TimeSpan.FromMilliseconds(2));
    }

    private static JsonObject Batch(params JsonNode?[] messages) => new() { ["batch"] = new JsonArray(messages) };

    private static JsonObject Message(Tenant tenant, string id, params (string Name, JsonNode? Value)[] members)
    {
        var message = new JsonObject { ["messageId"] = id, ["userId"] = "u1", ["timestamp"] = tenant.Ago() };
        foreach (var (name, value) in members)
            message[name] = value;
        return message;
    }

    private static async Task<string> CallAsync(HttpCaller client, string call, JsonNode body)
    {
        var answer = await client.SendAsync(HttpMethod.Post, $"/v1/segment/{call}", new StringContent(body.ToJsonString()));
        answer.Status.ShouldBe(200, answer.Body);
        return answer.Body;
    }

    private Task<Answer> SendAsync(string? key, string call, JsonNode body, string scheme) => api.Stranger.SendAsync(
        HttpMethod.Post, $"/v1/segment/{call}", new StringContent(body.ToJsonString()),
        key is null ? [] : [("Authorization", new AuthenticationHeaderValue(scheme, Convert.ToBase64String(Encoding.UTF8.GetBytes(key + ":"))).ToString())]);
}
