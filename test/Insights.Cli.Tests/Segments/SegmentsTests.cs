using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Tests.Fakes;

namespace Insights.Cli.Tests.Segments;

public sealed class SegmentsTests
{
    [Fact]
    public async Task Segments_are_kept()
    {
        var server = FakeServer.Answering(JsonNode.Parse("""{"name":"a","filter":"id:*","revision":"7"}""")!);
        (await new CommandLine(server).RunAsync("segments", "create", "a", "country = DE", "--display-name", "Germans")).Code.ShouldBe(ExitCode.Success);
        await new CommandLine(server).RunAsync("segments", "get", "a");
        await new CommandLine(server).RunAsync("segments", "update", "a", "--filter", "id:*", "--revision", "7");
        await new CommandLine(server).RunAsync("segments", "delete", "a", "--revision", "7");
        server.Requests.Select(r => $"{r.Method} {r.PathAndQuery} {r.Body}".TrimEnd()).ShouldBe(
        [
            """POST /v1/segments {"displayName":"Germans","name":"a","filter":"country = DE"}""", "GET /v1/segments/a",
            """PATCH /v1/segments/a {"filter":"id:*","revision":"7"}""", "DELETE /v1/segments/a?revision=7",
        ]);
    }

    [Fact]
    public async Task An_invalid_segment_is_listed_as_such()
    {
        var server = FakeServer.Answering(JsonNode.Parse("""{"segments":[{"name":"a","filter":"x = 1","faults":["column 1: no"]},{"name":"b","filter":"id:*","description":"All"}]}""")!);
        var done = await new CommandLine(server).RunAsync("segments", "list");
        done.Out.ShouldContain("INVALID: column 1: no");
        done.Out.ShouldContain("All");
    }

    [Fact]
    public async Task A_user_is_asked_about()
    {
        var server = FakeServer.Answering(JsonNode.Parse("""{"verdicts":[{"segment":"a","status":"MEMBER"}]}""")!);
        (await new CommandLine(server).RunAsync("segments", "evaluate", "a/b", "a", "b", "--anonymous")).Out.ShouldContain("MEMBER");
        var request = server.Requests.ShouldHaveSingleItem();
        (request.PathAndQuery, request.Body).ShouldBe(("/v1/anonymousUsers/a%2Fb:evaluateSegments", """{"segments":["a","b"]}"""));
    }

    [Fact]
    public async Task Members_are_listed_and_counted()
    {
        var server = FakeServer.Answering(JsonNode.Parse("""{"count":"7","endUsers":[{"id":"u1","kind":"IDENTIFIED"}]}""")!);
        (await new CommandLine(server).RunAsync("segments", "count", "a")).Out.Trim().ShouldBe("7");
        (await new CommandLine(server).RunAsync("segments", "members", "a", "--order-by", "id")).Out.ShouldContain("u1");
        server.Requests.Select(r => r.PathAndQuery.Split('?')[0]).ShouldBe(["/v1/segments/a:count", "/v1/segments/a/members"]);
    }

    [Fact]
    public async Task An_explanation_is_a_tree_with_values_and_verdicts()
    {
        var server = FakeServer.Answering(JsonNode.Parse(
            """
            {"segment":"a","filter":"f","root":{"kind":"AND","holds":false,"parts":[{"kind":"CLAUSE","holds":true,"text":"country = DE","field":"country","value":"DE"},
             {"kind":"NOT","holds":false,"parts":[{"kind":"CLAUSE","holds":true,"text":"city = x","field":"city"}]}]}}
            """)!);
        var done = await new CommandLine(server).RunAsync("segments", "explain", "a", "alice");
        done.Out.ReplaceLineEndings("\n").TrimEnd().ShouldBe(
            """
            alice is not in a
            no  AND
              yes country = DE   [country: DE]
              no  NOT
                yes city = x   [city: unset]
            """.ReplaceLineEndings("\n"));
        server.Requests.ShouldHaveSingleItem().PathAndQuery.ShouldBe("/v1/endUsers/alice:explainSegment");
    }
}
