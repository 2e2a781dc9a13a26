using System.Text.Json.Nodes;
using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Events;

public sealed class RecordTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    [Fact]
    public async Task Each_event_gets_its_own_answer_in_the_order_sent()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(tenant.Event("known"));
        var answer = await tenant.Ingest.PostAsync("/v1/events", Tenant.Batch(
            tenant.Event("e1"), tenant.Event("known"), new JsonObject { ["type"] = "click", ["time"] = tenant.Ago() },
            tenant.Event("old", secondsAgo: 86_401), tenant.Event("e2", "u2")));
        answer.MediaType.ShouldBe("application/json");
        answer.ShouldBe("""
            {"results":[
              {"status":"ACCEPTED"},
              {"status":"DUPLICATE"},
              {"status":"REJECTED","reason":"MISSING_USER","detail":"One of userId and anonymousId is needed."},
              {"status":"REJECTED","reason":"TOO_LATE","detail":"It happened longer ago than the account's lateness of 86400s; an IMPORT key may send history."},
              {"status":"ACCEPTED"}]}
            """);
    }

    [Fact]
    public async Task What_is_too_late_names_the_bound_of_its_key()
    {
        var tenant = await api.TenantAsync("""{"lateness":"3600s","eventRetentionMonths":2}""");
        (await DetailAsync(tenant.Ingest, 3601)).ShouldBe("It happened longer ago than the account's lateness of 3600s; an IMPORT key may send history.");
        const string History = "longer ago than the 2 months of history that an IMPORT key may send";
        (await DetailAsync(tenant.Import, 90 * 86_400)).ShouldBe($"It happened {History}.");
        var time = tenant.Ago(90 * 86_400);
        var link = await tenant.Import.PostAsync("/v1/endUsers:identify", $$"""{"anonymousId":"a1","userId":"u1","time":"{{time}}"}""");
        link.Text("detail").ShouldBe($"It happened {History}.");
        var update = await tenant.Import.PostAsync(
            "/v1/endUsers:batchUpdate", $$"""{"updates":[{"endUser":{"id":"u1"},"time":"{{time}}","operations":[{"name":"plan","set":"pro"}]}]}""");
        ((string)update.Json["results"]![0]!["errors"]![0]!["problem"]!).ShouldBe($"is {History}");

        async Task<string> DetailAsync(HttpCaller caller, double secondsAgo)
        {
            var answer = await caller.PostAsync("/v1/events", Tenant.Batch(tenant.Event("old", secondsAgo: secondsAgo)));
            return (string)answer.Json["results"]![0]!["detail"]!;
        }
    }

    [Theory]
    [InlineData("203.0.113.9")]
    [InlineData("203.0.113.9:65535")]
    [InlineData("::ffff:203.0.113.9")]
    [InlineData("[::ffff:203.0.113.9]:443")]
    [InlineData("::FFFF:cb00:7109")]
    public async Task An_address_is_taken_with_and_without_a_port_in_any_spelling(string address)
    {
        var tenant = await api.TenantAsync();
        var e = tenant.Event("e");
        e["context"] = new JsonObject { ["ip"] = address };
        (await tenant.SendAsync(e)).ShouldBe(["ACCEPTED"]);
        var listed = await tenant.Server.GetAsync("/v1/endUsers/u1/events?view=OPEN_SESSION");
        ((string)listed.Json["events"]![0]!["event"]!["context"]!["place"]!["city"]!).ShouldBe("Moss");
    }

    [Fact]
    public async Task The_plus_of_a_zone_is_taken_as_an_escape_as_some_writers_of_json_have_it()
    {
        var tenant = await api.TenantAsync();
        var at = api.Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(2)).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", System.Globalization.CultureInfo.InvariantCulture);
        var escaped = at.Replace("+", "\\u002B", StringComparison.Ordinal);
        var answer = await tenant.Server.PostAsync(
            "/v1/events", $$"""{"sentAt":"{{escaped}}","events":[{"eventId":"e1","userId":"u1","type":"click","time":"{{escaped}}"},{"eventId":"e2","userId":"u1","type":"click","time":"{{escaped.Replace("\\u002B", "\\u0020", StringComparison.Ordinal)}}"},{"eventId":"e3","userId":"u1","type":"click","time":"{{escaped.Replace("\\u002B", "\\udc00", StringComparison.Ordinal)}}"}]}""");
        Tenant.Outcomes(answer).ShouldBe(["ACCEPTED", "INVALID_TIME", "INVALID_TIME"]);
        (await tenant.Server.GetAsync("/v1/endUsers/u1?view=OPEN_SESSION")).Json["openSession"]!["startTime"]!.GetValue<DateTimeOffset>().ShouldBe(api.Clock.GetUtcNow());
    }

    [Fact]
    public async Task A_type_has_up_to_128_characters()
    {
        var tenant = await api.TenantAsync();
        (await tenant.SendAsync(tenant.Event("e", type: new string('x', 128)))).ShouldBe(["ACCEPTED"]);
    }

    [Fact]
    public async Task Every_field_of_an_event_is_taken()
    {
        var tenant = await api.TenantAsync();
        var full = JsonNode.Parse($$$"""
            {"eventId":"e1","userId":"u1","anonymousId":"a1","time":"{{{tenant.Ago()}}}","type":"page_view","passive":false,
             "application":"web","tabId":"t1","page":{"url":"https://example.com/","title":"Start"},
             "element":{"id":"i","name":"n","tag":"a","selector":"#i"},"properties":{"deep":{"list":[1,"two",null]}},
             "analytics":{"name":"n","role":"r","type":"t","status":"s","info":"i"},
             "context":{"ip":"203.0.113.9","place":{"country":"DE","region":"BE","city":"Berlin"},"userAgent":"Firefox/1",
               "browser":{"name":"Chrome","version":"2"},"os":"Linux","screen":"1x1","timezone":"+01:00","locale":"de"}}
            """);
        (await tenant.SendAsync(full)).ShouldBe(["ACCEPTED"]);
    }

    [Fact]
    public async Task An_empty_batch_is_answered_with_no_results()
    {
        var tenant = await api.TenantAsync();
        (await tenant.Ingest.PostAsync("/v1/events", """{"events":[]}""")).ShouldBe("""{"results":[]}""");
    }

    [Fact]
    public async Task The_second_of_two_events_with_one_ID_in_a_batch_is_a_duplicate()
    {
        var tenant = await api.TenantAsync();
        (await tenant.SendAsync(tenant.Event("e"), tenant.Event("e"), tenant.Event("e", "other"))).ShouldBe(["ACCEPTED", "DUPLICATE", "ACCEPTED"]);
    }

    [Fact]
    public async Task An_event_without_ID_is_told_the_one_that_the_server_made_for_it()
    {
        var tenant = await api.TenantAsync();
        var sent = tenant.Event("x");
        sent.Remove("eventId");
        var answer = await tenant.Ingest.PostAsync("/v1/events", Tenant.Batch(sent, tenant.Event("mine")));
        var results = answer.Json["results"]!.AsArray();
        var made = Guid.Parse((string)results[0]!["eventId"]!);
        made.Version.ShouldBe(7);
        Convert.ToInt64(made.ToString("N")[..12], 16).ShouldBe(api.Clock.NowMs);
        results[1]!.AsObject().ContainsKey("eventId").ShouldBeFalse();

        sent["eventId"] = made.ToString();
        (await tenant.SendAsync(sent.DeepClone())).ShouldBe(["DUPLICATE"]);
    }

    [Fact]
    public async Task A_wrong_clock_of_the_client_moves_no_session()
    {
        var tenant = await api.TenantAsync();
        var body = """{"sentAt":"1999-01-01T00:00:10Z","events":[{"eventId":"e","userId":"skewed","type":"click","time":"1999-01-01T00:00:00Z"}]}""";
        Tenant.Outcomes(await tenant.Ingest.PostAsync("/v1/events", body)).ShouldBe(["ACCEPTED"]);
        var user = await tenant.Server.GetAsync("/v1/endUsers/skewed?view=OPEN_SESSION");
        ((string)user.Json["openSession"]!["startTime"]!).ShouldBe(tenant.Ago(10).Replace(".000", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_batch_of_500_is_taken_and_one_more_is_refused_as_a_whole()
    {
        var tenant = await api.TenantAsync();
        JsonNode[] Events(int count) => [.. Enumerable.Range(0, count).Select(i => tenant.Event($"e{i}", $"u{i % 7}"))];
        (await tenant.Ingest.PostAsync("/v1/events", Tenant.Batch(Events(501)))).ShouldBeProblem(400, "INVALID_ARGUMENT");
        (await tenant.SendAsync(Events(500))).ShouldAllBe(o => o == "ACCEPTED");
    }
}
