using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Insights.Cli.Send.Formats;
using Insights.Cli.Send.Formats.Logs;
using Insights.Cli.Send.Reading;
using Insights.Testing.Data;

namespace Insights.Cli.Tests.Send.Formats;

public sealed class AccessLogTests
{
    private const string Line =
        """192.0.2.7 - - [17/May/2015:10:05:03 +0200] "GET /a%20b?c=d HTTP/1.1" 200 171 "http://e.example/f" "Mozilla/5.0 (X)" """;

    [Fact]
    public void A_line_becomes_an_event()
    {
        var read = Read(Line.TrimEnd());
        var id = TestIdKey.Hash("user\n192.0.2.7\nMozilla/5.0 (X)");
        var eventId = TestIdKey.Hash("event\n" + Line.TrimEnd());
        var expected = JsonNode.Parse(
            $$"""
            {
              "eventId": "{{eventId}}", "anonymousId": "al-{{id}}", "time": "2015-05-17T08:05:03Z", "type": "page_view",
              "page": {"url": "/a%20b?c=d"},
              "properties": {"status": 200, "method": "GET", "bytes": 171, "referrer": "http://e.example/f"},
              "context": {"ip": "192.0.2.7", "userAgent": "Mozilla/5.0 (X)"}
            }
            """);
        JsonNode.DeepEquals(read, expected).ShouldBeTrue(read!.ToJsonString());
    }

    [Theory]
    [InlineData("GET / HTTP/1.1", "page_view")]
    [InlineData("HEAD /a.html HTTP/1.1", "page_view")]
    [InlineData("GET /v1.2/about HTTP/1.1", "page_view")]
    [InlineData("GET /a?file=b.css HTTP/1.1", "page_view")]
    [InlineData("GET /style.css?v=2 HTTP/1.1", "request")]
    [InlineData("GET /FAVICON.ICO HTTP/1.1", "request")]
    [InlineData("GET /robots.txt HTTP/1.1", "request")]
    [InlineData("POST / HTTP/1.1", "request")]
    [InlineData("-", "request")]
    [InlineData("\\x16\\x03\\x01", "request")]
    public void Only_a_page_that_was_read_is_a_page_view(string request, string type) =>
        ((string)Read(Log(request: request))!["type"]!).ShouldBe(type);

    [Theory]
    [InlineData("GET /a b HTTP/1.1", "/a b")]
    [InlineData("GET /a", "/a")]
    [InlineData("-", null)]
    [InlineData("\\x16\\x03 \\x01", null)]
    public void The_target_stays_as_it_stands(string request, string? url) =>
        ((string?)Read(Log(request: request))!["page"]?["url"]).ShouldBe(url);

    [Fact]
    public void Quoted_fields_may_hold_escaped_quotes() =>
        ((string)Read(Log(userAgent: """a \"b\" \\ \x41"""))!["context"]!["userAgent"]!).ShouldBe("""a "b" \ \x41""");

    [Fact]
    public void What_the_log_does_not_have_is_left_out()
    {
        var read = Read(Log(bytes: "-", referrer: "-", userAgent: "-"))!;
        read["properties"]!.AsObject().Select(p => p.Key).ShouldBe(["status", "method"]);
        read["context"]!.AsObject().Select(p => p.Key).ShouldBe(["ip"]);
    }

    [Fact]
    public void The_address_stands_in_one_place_only()
    {
        var text = Read(Log(request: "GET /?from=192.0.2.7 HTTP/1.1", referrer: "http://192.0.2.7/", userAgent: "bot 192.0.2.7"))!.ToJsonString();
        (text.Split("192.0.2.7").Length - 1).ShouldBe(1);
        text.ShouldContain("\"ip\":\"192.0.2.7\"");
    }

    [Fact]
    public void The_name_of_a_host_is_no_address_to_state() =>
        Read(Log(address: "host.example"))!["context"]!["ip"].ShouldBeNull();

    [Theory]
    [InlineData("2001:db8::1")]
    [InlineData("192.0.2.1")]
    public void Both_kinds_of_addresses_are_stated(string address) =>
        ((string)Read(Log(address: address))!["context"]!["ip"]!).ShouldBe(address);

    [Fact]
    public void Users_differ_by_address_and_by_user_agent()
    {
        string[] ids = [.. new[] { Log(), Log(bytes: "5"), Log(address: "192.0.2.8"), Log(userAgent: "Other") }.Select(l => (string)Read(l)!["anonymousId"]!)];
        ids.Distinct().Count().ShouldBe(3);
        ids[0].ShouldBe(ids[1]);
    }

    [Fact]
    public void One_address_in_several_spellings_is_one_user()
    {
        string[] spellings = ["2001:db8::1", "2001:DB8:0:0:0:0:0:1", "[2001:0db8::0001]:443", "2001:db8::0.0.0.1"];
        spellings.Select(a => (string)Read(Log(address: a))!["anonymousId"]!).Distinct().Count().ShouldBe(1);
        spellings.Select(a => (string)Read(Log(address: a))!["context"]!["ip"]!).Distinct().ShouldBe(["2001:db8::1"]);
        Read(Log(address: "192.0.2.7:5678", referrer: "http://192.0.2.7/"))!.ToJsonString().Split("192.0.2.7").Length.ShouldBe(2);
    }

    [Fact]
    public void An_address_does_not_come_back_by_trying_all_those_of_its_network()
    {
        // What a reader of the database has: the IDs, the user agent as stored, the network of the address, the other fields.
        var read = Read(Line.TrimEnd())!;
        for (var host = 0; host < 256; host++)
        {
            var guess = $"192.0.2.{host}";
            Sha256($"{guess}\nMozilla/5.0 (X)").ShouldNotBe(((string)read["anonymousId"]!)[3..]);
            Sha256(Line.TrimEnd().Replace("192.0.2.7", guess, StringComparison.Ordinal)).ShouldNotBe((string)read["eventId"]!);
        }
        var elsewhere = Draft(Encoding.UTF8.GetBytes(Line.TrimEnd()), new(new IdKey(() => new byte[IdKey.Length]))).Event!;
        ((string)elsewhere["anonymousId"]!).ShouldNotBe((string)read["anonymousId"]!);

        static string Sha256(string text) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("192.0.2.7 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 171")]
    [InlineData("192.0.2.7 - - [17/Foo/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 171 \"-\" \"-\"")]
    [InlineData("192.0.2.7 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 2000 171 \"-\" \"-\"")]
    [InlineData("192.0.2.7 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 many \"-\" \"-\"")]
    [InlineData("192.0.2.7 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 1 \"-\" \"open")]
    public void Rejects_what_is_in_another_form(string line) => Combined.Read(line).Entry.ShouldBeNull();

    [Fact]
    public void Accepts_users_with_names_and_fields_behind_the_last() =>
        Combined.Read(Log().Replace(" - - ", " - John Doe ", StringComparison.Ordinal) + " \"-\" 0.003").Entry.ShouldNotBeNull();

    [Fact]
    public void Bytes_that_are_not_UTF_8_keep_their_difference()
    {
        var draft = Draft(Encoding.Latin1.GetBytes(Log(userAgent: "caf\u00e9")), Ids.New());
        ((string)draft.Event!["context"]!["userAgent"]!).ShouldBe("caf\u00e9");
    }

    private static readonly TextLog Combined = new(LogHead.Address, combined: true);

    private static JsonObject? Read(string line) => Draft(Encoding.UTF8.GetBytes(line), Ids.New()).Event;

    private static Draft Draft(byte[] line, EventIds ids)
    {
        var drafts = new AccessLogFormat(ids, _ => { }).ReadAsync(LineReader.ReadAsync(new MemoryStream(line), CancellationToken.None), CancellationToken.None);
        return drafts.ToBlockingEnumerable().Single();
    }

    private static string Log(
        string address = "192.0.2.7", string request = "GET / HTTP/1.1", string bytes = "171", string referrer = "-", string userAgent = "UA") =>
        string.Create(
            CultureInfo.InvariantCulture, $"{address} - - [17/May/2015:10:05:03 +0000] \"{request}\" 200 {bytes} \"{referrer}\" \"{userAgent}\"");
}
