using System.Text;
using Insights.Api.Tests.Http.Fixture;
using Insights.Testing.Hostile;
using Microsoft.Extensions.Logging;

namespace Insights.Api.Tests.Http.Robustness;

public sealed class MutationTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    private const int Connections = 4;
    private const int RequestsEach = 2500;

    [Fact]
    public async Task Ten_thousand_spoilt_requests_are_answered_and_none_of_them_breaks_anything()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync([.. Enumerable.Range(0, 30).Select(i => tenant.Event($"e{i}", "u1", 2000 * i))]);
        var counts = await Task.WhenAll(Enumerable.Range(0, Connections).Select(seed => Task.Run(() => RunAsync(seed, tenant))));
        counts.Sum().ShouldBe(Connections * RequestsEach);

        // That the web server's heartbeat or Orleans's own watch was late says how busy the machine is, and nothing about the requests.
        api.Log.Troubles.Where(l => !l.Category.StartsWith("Orleans.", StringComparison.Ordinal))
            .Select(l => l.Text).Where(t => !t.Contains("heartbeat", StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
        api.Log.Lines.Where(l => l.Level > LogLevel.Debug && l.Text.Contains("Exception", StringComparison.Ordinal)).ShouldBeEmpty();
        (await tenant.SendAsync(tenant.Event("after"))).ShouldBe(["ACCEPTED"]);
        (await api.Operator.PostAsync($"/v1/accounts/{tenant.Name}:verify", "{}")).Json["result"]!["differenceCount"]!.GetValue<int>().ShouldBe(0);
    }

    private async Task<int> RunAsync(int seed, Tenant tenant)
    {
        var mutator = new Mutator(seed);
        using var connection = new RawConnection(api.Address);
        var requests = Requests(tenant);
        for (var i = 0; i < RequestsEach; i++)
        {
            var (method, path, key, body) = requests[mutator.Next(requests.Length)];
            var bytes = Encoding.UTF8.GetBytes(body);
            var inHead = bytes.Length == 0 || mutator.Next(4) == 0;
            if (!inHead)
                bytes = mutator.Body(bytes);
            else if (mutator.Next(5) == 0)
                key = mutator.Header(key);
            else
                path = mutator.Path(path);
            var request = $"{method} {path} HTTP/1.1\r\nx-api-key: {key}\r\n";
            var answer = await connection.SendAsync(request, bytes);
            Check(answer, inHead, $"seed {seed}, request {i}: {request}{Encoding.UTF8.GetString(bytes)}\n{answer.Status} {answer.Body}");
        }
        // What is no HTTP at all ends its connection; what is only bad must not.
        connection.Opened.ShouldBeLessThan(RequestsEach / 10);
        return RequestsEach;
    }

    private static void Check(Answer answer, bool inHead, string what)
    {
        answer.Status.ShouldNotBe(500, what);
        answer.Status.ShouldBeLessThan(503, what);
        if (answer.Status < 400)
            return;
        // A target or header that is no HTTP is refused by the web server itself, before there is a request to answer.
        if (inHead && answer is { Status: 400, Body: "" })
            return;
        // A spoilt path may be that of a page for people, such as /, which asks for a login.
        if (inHead && answer is { Status: 401, MediaType: "text/html" })
            return;
        try
        {
            answer.ShouldBeProblem();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(what, e);
        }
    }

    private (string Method, string Path, string Key, string Body)[] Requests(Tenant tenant)
    {
        var now = tenant.Ago();
        var rich = $$$"""
            {"sentAt":"{{{now}}}","events":[{"eventId":"m1","userId":"u1","time":"{{{now}}}","type":"page_view","application":"web","tabId":"t",
            "page":{"url":"https://example.com/ä?b=c","title":"Start \"x\" \u00e9"},"element":{"id":"a"},"properties":{"n":[1,2.5,{"d":null}]},"analytics":{"role":"r"},
            "context":{"ip":"203.0.113.9","place":{"country":"DE"},"userAgent":"Firefox/1","browser":{"name":"Chrome","version":"1"},"os":"Linux","screen":"1x1","timezone":"+01:00","locale":"de"}},
            {"anonymousId":"a1","time":{{{api.Clock.NowMs}}},"type":"heartbeat","passive":true}]}
            """;
        var walkMe = $$$"""
            [{"time":{{{api.Clock.NowMs}}},"type":"play","data":{"type":"wt","oId":124909,"pInit":{"type":1}},"sId":"s","wm":{"uId":"a","euId":"u1"},
            "env":{"browser":{"name":"Chrome","version":"72"},"os":{"name":"Windows"},"screen":{"height":561,"width":1249},"timezone":-120},
            "ctx":{"location":{"protocol":"http:","hostname":"shop","pathname":"/"},"title":"Pink"}},{"time":{{{api.Clock.NowMs}}},"type":"stop","wm":{"uId":"b"}}]
            """;
        var (server, ops) = (tenant.Server.Key!, HttpSilo.OperatorKey);
        return
        [
            ("POST", "/v1/events", server, rich),
            ("POST", "/v1/events", tenant.Ingest.Key!, rich),
            ("POST", "/v1/walkme/events", server, walkMe),
            ("GET", "/v1/endUsers/u1?view=OPEN_SESSION", server, ""),
            ("GET", "/v1/anonymousUsers/a1?view=BASIC", server, ""),
            ("GET", "/v1/endUsers/u1/sessions?pageSize=5&pageToken=MTc3MjQwOTYwMDAwMHxlMQ%3D%3D", server, ""),
            ("GET", "/v1/anonymousUsers/a1/sessions?pageSize=5", server, ""),
            ("POST", "/v1/endUsers:batchGet", server, """{"endUsers":[{"kind":"IDENTIFIED","id":"u1"},{"kind":"ANONYMOUS","id":"a1"}],"view":"OPEN_SESSION"}"""),
            ("POST", "/v1/accounts", ops, """{"account":"m","settings":{"sessionTimeout":"600s","oneSessionPerTab":true,"lateness":"86400s","applications":{"web":{"sessionTimeout":"60.5s"}}}}"""),
            ("GET", $"/v1/accounts/{tenant.Name}", ops, ""),
            ("POST", "/v1/accounts/m/keys", ops, """{"kind":"SERVER"}"""),
            ("GET", $"/v1/accounts/{tenant.Name}/keys", ops, ""),
            ("DELETE", "/v1/accounts/m/keys/none", ops, ""),
            ("POST", "/v1/accounts/m:verify", ops, """{"user":{"kind":"IDENTIFIED","id":"u1"}}"""),
            ("GET", "/openapi/v1.json", server, ""),
            ("GET", "/readyz", server, ""),
        ];
    }
}
