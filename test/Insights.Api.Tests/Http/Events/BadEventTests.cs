using System.Text;
using System.Text.Json.Nodes;
using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Events;

/// <summary>Each bad event stands between two good ones, which are taken.</summary>
public sealed class BadEventTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    public static TheoryData<string, string, string> WrongFields()
    {
        var wrong = new TheoryData<string, string, string>();
        Add("eventId", "INVALID_EVENT_ID", "1", "true", "[]", "{}", Text('x', 65), "\"\\u0000\"", "\"a\\nb\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", Text('ä', 33));
        Add("userId", "INVALID_USER_ID", "1", "true", "[\"u\"]", "{}", Text('x', 257), "\"\\u0001\"", "\"\\u007f\"", "\"\\u0085\"", "\"\\ud83d\"");
        Add("anonymousId", "INVALID_ANONYMOUS_ID", "1", "[]", Text('x', 257), "\"\\t\"", "\"\\udfff\"");
        Add("time", "INVALID_TIME", "null", "\"\"", "\"now\"", "true", "{}", "[1]", "1.5", "1e3", "\"2026-03-02T00:00:00\"", "\"2026-03-02\"",
            "\"2026-02-30T00:00:00Z\"", "\"2026-03-01T23:59:60Z\"", "\"2026-03-01T24:00:00Z\"", "\"0000-01-01T00:00:00Z\"", "\"10000-01-01T00:00:00Z\"",
            "253402300800000", "-62135596800001", "9223372036854775808", "1e400", "\"0001-01-01T00:00:00+14:00\"", "\"1772409600000\"");
        Add("type", "INVALID_TYPE", "null", "\"\"", "1", "[]", Text('x', 129), "\"a\\u0000\"", "\"\\ud800x\"");
        Add("passive", "INVALID_FIELD", "\"true\"", "1", "[]", "{}");
        Add("application", "INVALID_FIELD", "1", "{}", Text('x', 65), "\"\\u001f\"", "\"\\ud800\"");
        Add("tabId", "INVALID_FIELD", "1", "[]", Text('x', 65), "\"\\u0000\"", "\"\\ud800\"");
        Add("page", "INVALID_FIELD", "1", "[]", "\"/\"", "{\"url\":1}", "{\"title\":[]}", "{\"extra\":1}", "{\"url\":\"\\ud800\"}", "{\"\\ud800\":1}");
        Add("element", "INVALID_FIELD", "1", "{\"id\":1}", "{\"class\":\"x\"}");
        Add("properties", "INVALID_FIELD", "1", "\"text\"", "[]", "{\"a\":\"\\ud800\"}", "{\"a\":{\"\\udc00\":1}}");
        Add("analytics", "INVALID_FIELD", "1", "{\"role\":{}}", "{\"other\":\"x\"}");
        Add("context", "INVALID_FIELD", "1", "[]", "{\"ip\":1}", "{\"ip\":\"1\"}", "{\"ip\":\"1.2.3\"}", "{\"ip\":\"1.2.3.256\"}", "{\"ip\":\"host\"}", "{\"ip\":\"0x02.1.1.1\"}", "{\"ip\":\"01.02.03.04\"}", "{\"ip\":\"1.2.3.4:65536\"}", "{\"ip\":\"::ffff:01.2.3.4\"}", "{\"ip\":\"2001:db8::/32\"}",
            "{\"place\":\"DE\"}", "{\"place\":{\"country\":1}}", "{\"place\":{\"planet\":\"x\"}}", "{\"place\":{\"city\":\"\\u0000\"}}",
            "{\"browser\":[]}", "{\"browser\":{\"name\":{}}}", "{\"browser\":{\"name\":" + Text('x', 257) + "}}",
            "{\"userAgent\":1}", "{\"os\":[]}", "{\"screen\":1}", "{\"timezone\":60}", "{\"locale\":{}}", "{\"unknown\":\"x\"}", "{\"\\ud800\":1}");
        Add("unknown", "INVALID_FIELD", "1", "null", "\"x\"", "{\"a\":[1]}");
        Add("user_id", "INVALID_FIELD", "\"u\"");
        Add("\\ud800", "INVALID_FIELD", "1", "{\"a\":[]}");
        Add("event\\ud800", "INVALID_FIELD", "1");
        return wrong;

        void Add(string field, string reason, params string[] values)
        {
            foreach (var value in values)
                wrong.Add(field, value, reason);
        }

        static string Text(char c, int length) => $"\"{new string(c, length)}\"";
    }

    [Theory]
    [MemberData(nameof(WrongFields))]
    public async Task A_field_of_a_wrong_form_is_named_and_its_neighbours_are_taken(string field, string value, string reason)
    {
        var tenant = await api.SharedTenantAsync();
        var good = tenant.Event("e", "bad-ones");
        good.Remove(field);
        var first = $"{{\"{field}\":{value},{good.ToJsonString()[1..]}";
        var last = $"{good.ToJsonString()[..^1]},\"{field}\":{value}}}";
        (await tenant.AmongGoodOnesAsync(tenant.Server, first, last)).ShouldBe([reason, reason]);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("\"event\"")]
    [InlineData("true")]
    [InlineData("[]")]
    [InlineData("[{\"a\":[1,{}]}]")]
    public async Task What_is_no_object_is_no_event(string value)
    {
        var tenant = await api.SharedTenantAsync();
        (await tenant.AmongGoodOnesAsync(tenant.Ingest, value)).ShouldBe(["INVALID_FIELD"]);
    }

    [Fact]
    public async Task An_empty_object_lacks_its_user()
    {
        var tenant = await api.SharedTenantAsync();
        (await tenant.AmongGoodOnesAsync(tenant.Ingest, "{}")).ShouldBe(["MISSING_USER"]);
    }

    [Fact]
    public async Task Null_everywhere_is_as_if_it_were_not_there()
    {
        var tenant = await api.SharedTenantAsync();
        var time = tenant.Ago();
        (await tenant.AmongGoodOnesAsync(tenant.Ingest, $$"""
            {"eventId":null,"userId":"u","anonymousId":null,"time":"{{time}}","type":"t","passive":null,"application":null,"tabId":null,
             "page":null,"element":null,"properties":null,"analytics":null,"context":null}
            """, $$$"""
            {"userId":"u","time":"{{{time}}}","type":"t","page":{"url":null,"title":null},"element":{"id":null},"analytics":{"name":null},
             "context":{"ip":null,"place":null,"userAgent":null,"browser":null,"os":null,"screen":null,"timezone":null,"locale":null}}
            """, $$$$"""
            {"userId":"u","time":"{{{{time}}}}","type":"t","context":{"browser":{"name":null,"version":null}}}
            """)).ShouldBe(["ACCEPTED", "ACCEPTED", "ACCEPTED"]);
    }

    [Theory]
    [InlineData("\"2019-03-24T13:24:50.150Z\"", "TOO_LATE")]
    [InlineData("1553433890150", "TOO_LATE")]
    [InlineData("0", "TOO_LATE")]
    [InlineData("-1", "TOO_LATE")]
    [InlineData("-62135596800000", "TOO_LATE")]
    [InlineData("\"0001-01-01T00:00:00Z\"", "TOO_LATE")]
    [InlineData("\"9999-12-31T23:59:59.999Z\"", "ACCEPTED")]
    [InlineData("253402300799999", "ACCEPTED")]
    [InlineData("\"2026-03-02T00:00:00.0000000Z\"", "ACCEPTED")]
    [InlineData("\"2026-03-02T00:00:00.123456789Z\"", "ACCEPTED")]
    [InlineData("\"2026-03-02T05:45:00+05:45\"", "ACCEPTED")]
    [InlineData("\"2026-03-01T00:00:00Z\"", "ACCEPTED")]
    [InlineData("\"2026-02-28T23:59:59.999Z\"", "TOO_LATE")]
    public async Task A_time_far_off_or_finer_than_a_millisecond_has_a_clear_answer(string time, string answer)
    {
        var tenant = await api.SharedTenantAsync();
        var body = $$"""{"eventId":"{{Guid.CreateVersion7()}}","userId":"times","type":"t","time":{{time}}}""";
        (await tenant.AmongGoodOnesAsync(tenant.Ingest, body)).ShouldBe([answer]);
        (await tenant.AmongGoodOnesAsync(tenant.Import, $$"""{"userId":"times","type":"t","time":{{time}}}"""))
            .ShouldBe([answer == "TOO_LATE" && time.Contains("2026-02-28", StringComparison.Ordinal) ? "ACCEPTED" : answer]);
    }

    [Theory]
    [InlineData("{\"ip\":\"203.0.113.9\"}")]
    [InlineData("{\"ip\":\"2001:db8::1\"}")]
    [InlineData("{\"place\":{\"country\":\"DE\"}}")]
    public async Task An_ingest_key_may_state_neither_address_nor_place(string context)
    {
        var tenant = await api.SharedTenantAsync();
        var e = $$"""{"userId":"u","type":"t","time":"{{tenant.Ago()}}","context":{{context}}}""";
        (await tenant.AmongGoodOnesAsync(tenant.Ingest, e)).ShouldBe(["NOT_PERMITTED"]);
        (await tenant.AmongGoodOnesAsync(tenant.Server, e)).ShouldBe(["ACCEPTED"]);
        (await tenant.AmongGoodOnesAsync(tenant.Import, e)).ShouldBe(["ACCEPTED"]);
    }

    [Theory]
    [InlineData(32 * 1024, "ACCEPTED")]
    [InlineData((32 * 1024) + 1, "EVENT_TOO_LARGE")]
    [InlineData(1024 * 1024, "EVENT_TOO_LARGE")]
    public async Task An_event_may_have_32_KiB_exactly(int size, string answer)
    {
        var tenant = await api.SharedTenantAsync();
        string Sized(int padding) => $$$"""{"userId":"large","type":"t","time":"{{{tenant.Ago()}}}","properties":{"a":"{{{new string('x', padding)}}}"}}""";
        var e = Sized(size - Encoding.UTF8.GetByteCount(Sized(0)));
        Encoding.UTF8.GetByteCount(e).ShouldBe(size);
        (await tenant.AmongGoodOnesAsync(tenant.Ingest, e)).ShouldBe([answer]);
    }

    [Theory]
    [InlineData(32, "ACCEPTED")]
    [InlineData(33, "INVALID_FIELD")]
    [InlineData(200, "INVALID_FIELD")]
    public async Task Properties_may_nest_32_deep_and_no_deeper_and_stay_alone_in_their_fault(int depth, string answer)
    {
        var tenant = await api.SharedTenantAsync();
        var nested = string.Concat(Enumerable.Repeat("[", depth - 1)) + "1" + new string(']', depth - 1);
        (await tenant.AmongGoodOnesAsync(tenant.Ingest, $$$"""{"userId":"deep","type":"t","time":"{{{tenant.Ago()}}}","properties":{"a":{{{nested}}}}}"""))
            .ShouldBe([answer]);
        if (answer != "ACCEPTED")
            (await tenant.AmongGoodOnesAsync(tenant.Ingest, $$"""{"userId":"deep","type":{{nested}}}""", nested, $$"""{"x":{{nested}}}"""))
                .ShouldBe(["INVALID_TYPE", "INVALID_FIELD", "INVALID_FIELD"]);
    }

    [Fact]
    public async Task A_field_that_stands_twice_rejects_its_event_wherever_it_stands()
    {
        var tenant = await api.SharedTenantAsync();
        string Event(string rest) => $$"""{"userId":"twice","type":"t","time":"{{tenant.Ago()}}",{{rest}}}""";
        (await tenant.AmongGoodOnesAsync(
            tenant.Ingest,
            Event("\"userId\":\"b\""), Event("\"page\":{\"url\":\"a\",\"url\":\"b\"}"), Event("\"context\":{\"os\":\"a\",\"os\":\"b\"}"),
            Event("\"properties\":{\"a\":1,\"b\":2,\"a\":3}"), Event("\"properties\":{\"x\":[{\"a\":1,\"\\u0061\":2}]}"),
            Event("\"properties\":{\"a\":{\"a\":1},\"b\":[{\"a\":1},{\"a\":1}]}"))).ShouldBe(
            ["INVALID_FIELD", "INVALID_FIELD", "INVALID_FIELD", "INVALID_FIELD", "INVALID_FIELD", "ACCEPTED"]);
    }

    [Theory]
    [InlineData("1e999")]
    [InlineData("-1e999")]
    [InlineData("[{\"x\":1E400}]")]
    public async Task A_number_that_no_double_holds_rejects_its_event(string value)
    {
        var tenant = await api.SharedTenantAsync();
        (await tenant.AmongGoodOnesAsync(tenant.Ingest, $$$"""{"userId":"u","type":"t","time":"{{{tenant.Ago()}}}","properties":{"a":{{{value}}}}}"""))
            .ShouldBe(["INVALID_FIELD"]);
    }
}
