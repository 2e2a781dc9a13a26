using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Send.Formats;
using Insights.Cli.Send.Formats.Logs;
using Insights.Cli.Send.Reading;
using Insights.Cli.Tests.Fakes;

namespace Insights.Cli.Tests.Send.Formats;

/// <summary>Access logs of each form: which it is, who the users are, when, and what was asked for.</summary>
public sealed class LogFormsTests
{
    private const string Time = "17/May/2015:10:05:03 +0200";
    private const string Agent = "Mozilla/5.0 (X)";

    /// <summary>Two requests of 203.0.113.7 and one of 198.51.100.9, with the same user agent.</summary>
    public static TheoryData<string, string[]> Forms => new()
    {
        { "combined", [Combined("203.0.113.7"), Combined("203.0.113.7"), Combined("198.51.100.9")] },
        { "combined", [Combined("203.0.113.7:51234"), Combined("203.0.113.7:51235"), Combined("198.51.100.9:80")] },
        { "common", [Common("203.0.113.7"), Common("203.0.113.7"), Common("198.51.100.9")] },
        { "vhost_combined", [Combined("www.shop.example:443 203.0.113.7"), Combined("shop.example:443 203.0.113.7"), Combined("www.shop.example:80 198.51.100.9")] },
        { "vhost_combined", [Combined("www.shop.example 203.0.113.7"), Combined("www.shop.example 203.0.113.7"), Combined("www.shop.example 198.51.100.9")] },
        { "combined with X-Forwarded-For as the address", [Combined("203.0.113.7, 10.0.0.1"), Combined("203.0.113.7, 10.0.0.2"), Combined("198.51.100.9,10.0.0.1")] },
        { "combined with X-Forwarded-For in front", [Combined("203.0.113.7, 10.0.0.1 10.0.0.9"), Combined("\"203.0.113.7\" 10.0.0.9"), Combined("- 198.51.100.9")] },
        { "JSON lines of nginx", [Nginx("203.0.113.7"), Nginx("203.0.113.7"), Nginx("198.51.100.9")] },
        { "JSON lines of Caddy", [Caddy("203.0.113.7"), Caddy("203.0.113.7"), Caddy("198.51.100.9")] },
        { "JSON lines of Traefik", [Traefik("203.0.113.7"), Traefik("203.0.113.7"), Traefik("198.51.100.9")] },
        { "W3C (IIS)", ["#Software: Microsoft Internet Information Services 10.0", "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status time-taken", Iis("203.0.113.7"), Iis("203.0.113.7"), Iis("198.51.100.9")] },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void The_form_is_found_and_users_times_and_addresses_are_right(string form, string[] lines)
    {
        var (events, faults, said) = Read(string.Join('\n', lines));
        said.ShouldBe($"the log is in the form {form}");
        faults.ShouldBeEmpty();
        events.Select(e => (string)e["context"]!["ip"]!).ShouldBe(["203.0.113.7", "203.0.113.7", "198.51.100.9"]);
        var users = events.Select(e => (string)e["anonymousId"]!).ToList();
        users[1].ShouldBe(users[0]);
        users[2].ShouldNotBe(users[0]);
        events.Select(e => (string)e["time"]!).Distinct().ShouldBe(["2015-05-17T08:05:03Z"]);
        events.Select(e => (string)e["type"]!).Distinct().ShouldBe(["page_view"]);
        events.Select(e => (string)e["page"]!["url"]!).Distinct().ShouldBe(["/a?b=c"]);
        events.Select(e => (int)e["properties"]!["status"]!).Distinct().ShouldBe([200]);
        events.Select(e => (string?)e["context"]!["userAgent"]).Distinct().ShouldBe([form == "common" ? null : Agent]);
    }

    [Fact]
    public void Visitors_of_a_log_with_hosts_in_front_are_not_one_user()
    {
        // Once the host was taken for the address, so that all with one user agent were one user.
        var (events, _, _) = Read(string.Join('\n', Enumerable.Range(1, 9).Select(i => Combined($"www.shop.example:443 203.0.113.{i}"))));
        events.Select(e => (string)e["anonymousId"]!).Distinct().Count().ShouldBe(9);
    }

    [Fact]
    public void A_line_without_an_address_is_told_and_its_hyphens_stay()
    {
        var (events, faults, _) = Read($"{Combined("203.0.113.7", referrer: "https://a-b.example/c-d")}\n{Combined("-")}");
        ((string)events.ShouldHaveSingleItem()["properties"]!["referrer"]!).ShouldBe("https://a-b.example/c-d");
        faults.ShouldBe(["expected an address at column 1 (combined)"]);
    }

    [Theory]
    [InlineData("-", 408, true)]
    [InlineData("-", 400, true)]
    [InlineData("\\x16\\x03\\x01", 400, true)]
    [InlineData("GET /a HTTP/1.1", 400, false)]
    [InlineData("GET /a HTTP/1.1", 408, false)]
    [InlineData("-", 200, false)]
    public void A_connection_without_a_request_is_no_activity(string request, int status, bool passive)
    {
        var line = Combined("203.0.113.7").Replace("GET /a?b=c HTTP/1.1", request, StringComparison.Ordinal).Replace(" 200 ", $" {status} ", StringComparison.Ordinal);
        ((bool?)Read(line).Events.Single()["passive"] ?? false).ShouldBe(passive);
    }

    [Fact]
    public void What_is_no_log_ends_before_anything_is_sent_with_what_was_expected_where()
    {
        var failed = Should.Throw<FailedException>(() => Read(string.Join('\n', Enumerable.Repeat("2015-05-17 10:05 something happened", 300))));
        failed.Message.ShouldContain("None of the first 100 lines");
        failed.Message.ShouldContain("combined: expected the time in brackets at column 36");
        failed.Message.ShouldContain("W3C (IIS): expected #Fields:");
    }

    [Fact]
    public void A_log_that_becomes_another_file_is_given_up_after_a_hundred_lines()
    {
        var lines = Enumerable.Repeat(Combined("203.0.113.7"), 150).Concat(Enumerable.Repeat("something else", 150));
        Should.Throw<FailedException>(() => Read(string.Join('\n', lines))).Message.ShouldContain("line 250");
    }

    [Fact]
    public void Ten_thousand_mutated_lines_have_an_answer_each_and_never_another_user()
    {
        var random = new Random(20261201);
        foreach (var line in (string[])[Combined("203.0.113.7"), Combined("www.shop.example:443 203.0.113.7"), Combined("203.0.113.7, 10.0.0.1 10.0.0.9"), Caddy("203.0.113.7"), Iis("203.0.113.7")])
        {
            var head = line.StartsWith("2015", StringComparison.Ordinal) ? (string)((string[])Forms.Last()[1])[1] + "\n" : "";
            var good = Enumerable.Repeat(line, 100);
            for (var n = 0; n < 2_000; n += 50)
            {
                // After a hundred good ones, so that the form is settled; good ones between, so that the file goes on.
                var mutated = Enumerable.Range(0, 50).Select(_ => Mutate(line, random)).ToList();
                var (events, faults, _) = Read(head + string.Join('\n', good.Concat(mutated)));
                (events.Count + faults.Count).ShouldBe(100 + mutated.Count(m => m.Trim(' ', '\t').Length > 0 && !(head.Length > 0 && m.StartsWith('#'))));
                foreach (var e in events)
                {
                    // An address that a mutation did not touch is the user's own; no neighbouring field ever takes its place.
                    var ip = (string?)e["context"]!["ip"];
                    if (ip is not null)
                        (ip is not ("10.0.0.9" or "10.0.0.1") || mutated.Any(m => !m.Contains("203.0.113.7", StringComparison.Ordinal))).ShouldBeTrue(ip);
                    ip.ShouldNotBe("www.shop.example");
                }
            }
        }

        static string Mutate(string line, Random random)
        {
            var text = new StringBuilder(line);
            for (var times = random.Next(1, 4); times > 0 && text.Length > 0; times--)
            {
                var at = random.Next(text.Length);
                switch (random.Next(4))
                {
                    case 0: text.Remove(at, Math.Min(text.Length - at, random.Next(1, 20))); break;
                    case 1: text.Insert(at, " \"-[],:\\{}#\t"[random.Next(11)]); break;
                    case 2: text[at] = (char)random.Next(32, 127); break;
                    default: text.Length = at; break;
                }
            }
            return text.ToString().Replace("\n", "", StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"type":"click","userId":"u"}""", "events as JSON lines")]
    [InlineData("""{"wm":{"euId":"u"},"type":"click"}""", "WalkMe's events")]
    [InlineData("""[{"wm":{}}]""", "WalkMe's events")]
    [InlineData("""{"messageId":"m","type":"track","event":"e","userId":"u"}""", "Segment's messages")]
    [InlineData("""{"uuid":"x","event":"$pageview","distinct_id":"u"}""", "events of PostHog")]
    public async Task What_a_file_holds_is_found_out_and_said(string line, string said)
    {
        var done = await new CommandLine(new FakeServer(_ => FakeServer.Results("ACCEPTED"))).SendAsync(line);
        done.Error.ShouldContain($"standard input holds {said}");
    }

    [Fact]
    public async Task A_log_that_is_packed_is_sent_as_it_is()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 250).Select(i => Combined($"203.0.113.{i}")))));
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, packed.ToArray());
            var server = FakeServer.Accepting();
            var done = await new CommandLine(server).RunAsync("send", path, "--last-at", "now");
            done.Code.ShouldBe(ExitCode.Success, done.Error);
            server.Events.Count.ShouldBe(250);
            done.Error.ShouldContain("the log is in the form combined");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static (List<JsonObject> Events, List<string> Faults, string Said) Read(string text)
    {
        var said = new List<string>();
        var drafts = new AccessLogFormat(Ids.New(), said.Add)
            .ReadAsync(LineReader.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), CancellationToken.None), CancellationToken.None).ToBlockingEnumerable().ToList();
        return (drafts.Where(d => d.Event is not null).Select(d => d.Event!).ToList(), drafts.Where(d => d.Fault is not null).Select(d => d.Fault!).ToList(), said.Single());
    }

    private static string Common(string head) => $"{head} - - [{Time}] \"GET /a?b=c HTTP/1.1\" 200 171";

    private static string Combined(string head, string referrer = "-") => $"{Common(head)} \"{referrer}\" \"{Agent}\"";

    private static string Nginx(string ip) =>
        $$"""{"time_iso8601":"2015-05-17T10:05:03+02:00","remote_addr":"10.0.0.9","http_x_forwarded_for":"{{ip}}, 10.0.0.1","request":"GET /a?b=c HTTP/1.1","status":"200","body_bytes_sent":"171","http_referer":"-","http_user_agent":"{{Agent}}"}""";

    private static string Caddy(string ip) =>
        $$$"""{"level":"info","ts":1431849903.5,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"10.0.0.9","client_ip":"{{{ip}}}","proto":"HTTP/2.0","method":"GET","host":"shop.example","uri":"/a?b=c","headers":{"User-Agent":["{{{Agent}}}"]}},"duration":0.1,"size":171,"status":200}""".Replace("9903.5", "9903.0", StringComparison.Ordinal);

    private static string Traefik(string ip) =>
        $$"""{"ClientAddr":"{{ip}}:51234","ClientHost":"{{ip}}","DownstreamContentSize":171,"DownstreamStatus":200,"RequestMethod":"GET","RequestPath":"/a?b=c","StartUTC":"2015-05-17T08:05:03.000000001Z","request_User-Agent":"{{Agent}}","time":"2015-05-17T08:05:04Z"}""";

    private static string Iis(string ip) => $"2015-05-17 08:05:03 10.0.0.9 GET /a b=c 443 - {ip} {Agent.Replace(' ', '+')} - 200 15";
}
