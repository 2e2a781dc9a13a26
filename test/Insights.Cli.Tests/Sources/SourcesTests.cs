using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Tests.Fakes;
using Insights.Testing.Processes;

namespace Insights.Cli.Tests.Sources;

public sealed class SourcesTests
{
    private const string Over =
        """{"number":"3","kind":"IMPORT","state":"SUCCEEDED","fileName":"p.csv","readCount":"3","changedCount":"1","unchangedCount":"1","supersededCount":"0","refusedCount":"1","refused":[{"code":"BAD_VALUE","count":"1"}]}""";

    [Fact]
    public async Task Sources_are_kept_and_run()
    {
        var server = FakeServer.Answering(JsonNode.Parse(Over)!);
        (await new CommandLine(server).RunAsync(
            "sources", "create", "crm", "--id", "User ID", "--set", "Plan=plan", "--set", "Born on=born:time:dd.MM.yyyy", "--create-users", "--unset-empty", "--delimiter", "\\t", "--max-refused", "0")).Code
            .ShouldBe(ExitCode.Success);
        await new CommandLine(server).RunAsync("sources", "update", "crm", "--pause", "true");
        await new CommandLine(server).RunAsync("sources", "update", "crm", "--schedule", "0 3 * * *", "--schedule-zone", "Europe/Zurich");
        await new CommandLine(server).RunAsync("sources", "update", "crm", "--schedule", "none");
        await new CommandLine(server).RunAsync("sources", "run", "crm", "--preview", "--file", "f");
        (await new CommandLine(server).RunAsync("sources", "show-run", "crm", "3")).Out.ShouldContain("BAD_VALUE");
        await new CommandLine(server).RunAsync("sources", "cancel", "crm", "3");
        await new CommandLine(server).RunAsync("sources", "errors", "crm", "3");
        await new CommandLine(server).RunAsync("sources", "delete", "crm");
        server.Requests.Select(r => $"{r.Method} {r.PathAndQuery} {r.Body}".TrimEnd()).ShouldBe(
        [
            """POST /v1/sources {"mode":"CREATE_OR_UPDATE","mapping":{"userIdColumn":"User ID","attributes":[{"column":"Plan","attribute":"plan","empty":"UNSET"},{"column":"Born on","attribute":"born","type":"TIME","format":"dd.MM.yyyy","empty":"UNSET"}]},"csv":{"delimiter":"\t"},"maxRefusedPercent":0,"name":"crm"}""",
            """PATCH /v1/sources/crm {"paused":true}""", """PATCH /v1/sources/crm {"schedule":{"cron":"0 3 * * *","timeZone":"Europe/Zurich"}}""",
            """PATCH /v1/sources/crm {"schedule":{}}""", """POST /v1/sources/crm/runs {"kind":"PREVIEW","file":"f"}""", "GET /v1/sources/crm/runs/3",
            "POST /v1/sources/crm/runs/3:cancel {}", "GET /v1/sources/crm/runs/3/errors?pageSize=50", "DELETE /v1/sources/crm",
        ]);
    }

    [Fact]
    public async Task A_file_is_handed_in_and_its_run_waited_for()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("p.csv"), "id,plan\nu1,VIP\n");
        var server = FakeServer.Answering(JsonNode.Parse(Over)!).First(
            _ => FakeServer.Ok(JsonNode.Parse("""{"sources":[]}""")!), _ => FakeServer.Ok(JsonNode.Parse("""{"name":"crm"}""")!),
            _ => FakeServer.Ok(JsonNode.Parse("""{"file":"f1"}""")!), _ => FakeServer.Ok(JsonNode.Parse("""{"number":"3","state":"CHECKING"}""")!),
            _ => FakeServer.Ok(JsonNode.Parse("""{"number":"3","state":"APPLYING"}""")!));
        var done = await new CommandLine(server).RunAsync("import", folder.File("p.csv"), "--source", "crm", "--id", "id", "--set", "plan=plan");
        done.Code.ShouldBe(ExitCode.Success, done.Error);
        done.Out.ShouldContain("SUCCEEDED");
        done.Error.ShouldContain("insights sources errors crm 3");
        server.Requests.Select(r => $"{r.Method} {r.PathAndQuery}").ShouldBe(
        [
            "GET /v1/sources", "POST /v1/sources", "POST /v1/sources/crm/files:upload?fileName=p.csv", "POST /v1/sources/crm/runs",
            "GET /v1/sources/crm/runs/3", "GET /v1/sources/crm/runs/3",
        ]);
        server.Requests[2].Body.ShouldBe("id,plan\nu1,VIP\n");
        server.Requests[3].Body.ShouldBe("""{"kind":"IMPORT","file":"f1"}""");
    }

    [Fact]
    public async Task A_template_has_the_columns_of_the_mapping()
    {
        var server = FakeServer.Answering(JsonNode.Parse("""{"mapping":{"userIdColumn":"User, ID","attributes":[{"column":"Plan"},{"column":"Seats"},{"column":"Plan"}]},"csv":{}}""")!);
        (await new CommandLine(server).RunAsync("sources", "template", "crm")).Out.ShouldBe("\"User, ID\",Plan,Seats\n");
    }

    [Fact]
    public async Task A_run_that_failed_is_an_exit_code()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("p.csv"), "id\n");
        var server = FakeServer.Answering(JsonNode.Parse("""{"file":"f","number":"1","state":"FAILED","detail":"There is no column 'plan'."}""")!);
        var done = await new CommandLine(server).RunAsync("import", folder.File("p.csv"), "--source", "crm");
        done.Code.ShouldBe(ExitCode.Failed);
        done.Out.ShouldContain("There is no column 'plan'.");
    }

    [Theory]
    [InlineData("--id", "id")]
    [InlineData("--id", "id", "--set", "plan")]
    [InlineData("--set", "plan=plan")]
    public async Task Columns_that_cannot_be_read_are_told(params string[] options)
    {
        var done = await new CommandLine(FakeServer.Answering(new JsonObject())).RunAsync(["sources", "create", "crm", .. options]);
        done.Code.ShouldBe(ExitCode.Usage);
        done.Error.ShouldContain("--set");
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told()
    {
        var done = await new CommandLine(FakeServer.Answering(new JsonObject())).RunAsync("import", "/no/such/file.csv", "--source", "crm");
        done.Code.ShouldBe(ExitCode.Usage);
        done.Error.ShouldContain("file.csv");
    }
}
