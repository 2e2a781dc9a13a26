using System.Text.Json.Nodes;
using Insights.Api.Tests.Http.Fixture;
using Insights.Testing.Processes;

namespace Insights.Api.Tests.Http.Segment;

/// <summary>Segment's and RudderStack's own SDKs for Node, unchanged, pointed at a silo.</summary>
public sealed class SdkTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    private const string Packages = """{"private":true,"dependencies":{"@segment/analytics-node":"3.1.0","@rudderstack/rudder-sdk-node":"3.0.13"}}""";

    /// <summary>Makes every call of the SDK; prints what failed.</summary>
    private const string Script =
        """
        const http = require('http');
        const [sdk, target, key] = process.argv.slice(2);
        // Stands between the SDK and the silo: takes a batch on, and loses the first answers, so that the SDK sends it again.
        let lost = 0;
        const between = http.createServer((request, answer) => {
          const pieces = [];
          request.on('data', d => pieces.push(d)).on('end', async () => {
            const headers = { ...request.headers };
            for (const name of ['host', 'connection', 'content-length', 'transfer-encoding']) delete headers[name];
            const told = await fetch(target + request.url, { method: 'POST', headers, body: Buffer.concat(pieces) });
            const text = await told.text();
            if (lost++ < 2) { answer.writeHead(503); return answer.end(); }
            if (told.status !== 200) console.log('ANSWER ' + told.status + ' ' + text);
            answer.writeHead(told.status, { 'content-type': 'application/json' });
            answer.end(text);
          });
        }).listen(0, '127.0.0.1', async () => {
          const host = 'http://127.0.0.1:' + between.address().port;
          if (sdk === 'segment') {
            const { Analytics } = require('@segment/analytics-node');
            const a = new Analytics({ writeKey: key, host, path: '/v1/segment/batch', maxRetries: 5, flushInterval: 50 });
            a.on('error', e => console.log('ERROR ' + JSON.stringify(e)));
            calls(a);
            await a.closeAndFlush();
          } else {
            const Rudder = require('@rudderstack/rudder-sdk-node').default ?? require('@rudderstack/rudder-sdk-node');
            const a = new Rudder(key, { dataPlaneUrl: host, path: '/v1/segment/batch', flushAt: 100, flushInterval: 50, logLevel: 'silent', axiosRetryConfig: { retries: 5, retryDelay: () => 50, retryCondition: () => true } });
            calls(a);
            await new Promise(done => a.flush(e => { if (e) console.log('ERROR ' + e.message); done(); }));
          }
          console.log('REQUESTS ' + lost);
          between.close();
          process.exit(0);
        });
        function calls(a) {
          const context = { ip: '203.0.113.7', userAgent: 'Firefox/120', locale: 'de-CH', page: { url: 'https://a.example/x', title: 'X' } };
          a.track({ anonymousId: 'browser-1', event: 'looked', properties: { n: 1 }, context });
          a.identify({ anonymousId: 'browser-1', userId: 'alice', traits: { email: 'alice@a.example', plan: 'pro', seats: 3 } });
          a.page({ userId: 'alice', name: 'Home', properties: { url: 'https://a.example/', title: 'Start' } });
          a.screen({ userId: 'alice', name: 'Settings' });
          a.group({ userId: 'alice', groupId: 'g1', traits: { name: 'Acme' } });
          a.alias({ previousId: 'older', userId: 'alice' });
          for (let i = 0; i < 30; i++) a.track({ userId: 'alice', event: 'step', properties: { i } });
        }
        """;

    [SkippableTheory]
    [InlineData("segment")]
    [InlineData("rudder")]
    public async Task Every_call_arrives_and_what_is_sent_again_counts_once(string sdk)
    {
        var packages = await NpmFolder.InstallAsync("segment", [("package.json", Packages), ("calls.cjs", Script)], "install");
        var tenant = await api.TenantAsync("""{"trackingLevel":"EXTENDED"}""");
        // The SDKs take the time from the real clock.
        api.Clock.Advance(TimeProvider.System.GetUtcNow() - api.Clock.GetUtcNow());
        var end = await ProgramRun.ToEndAsync(
            ProgramRun.Find("node")!, ["calls.cjs", sdk, api.Address.GetLeftPart(UriPartial.Authority), tenant.Server.Key!], packages, TimeSpan.FromSeconds(60));
        end.ExitCode.ShouldBe(0, end.Output + end.Errors);
        end.Output.ShouldNotContain("ERROR");
        end.Output.ShouldNotContain("ANSWER");
        int.Parse(end.Output.Split("REQUESTS ")[1].Trim(), System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThan(2, "the first two answers are lost");

        var alice = (await tenant.Server.GetAsync("/v1/endUsers/alice?view=OPEN_SESSION")).Json;
        alice["attributes"]!.AsObject().ToDictionary(a => a.Key, a => a.Value!["value"]!.ToJsonString()).ShouldBe(new Dictionary<string, string>
        {
            ["company"] = """{"text":"Acme"}""",
            ["company_id"] = """{"text":"g1"}""",
            ["email"] = """{"text":"alice@a.example"}""",
            ["plan"] = """{"text":"pro"}""",
            ["seats"] = """{"number":3}""",
        }, ignoreOrder: true);
        alice["links"]!.AsArray().Select(l => (string)l!["anonymousId"]!).Order(StringComparer.Ordinal).ShouldBe(["browser-1", "older"]);
        var events = (await tenant.Server.GetAsync("/v1/endUsers/alice/events?view=OPEN_SESSION&pageSize=1000")).Json["events"]!.AsArray().Select(e => e!["event"]!).ToList();
        events.Select(e => (string)e["type"]!).CountBy(t => t).OrderBy(t => t.Key, StringComparer.Ordinal).ShouldBe(
            [KeyValuePair.Create("looked", 1), KeyValuePair.Create("page_view", 1), KeyValuePair.Create("screen", 1), KeyValuePair.Create("step", 30)]);
        events.Where(e => (string)e["type"]! == "step").Select(e => (int)e["properties"]!["i"]!).Order().ShouldBe(Enumerable.Range(0, 30));
    }
}
