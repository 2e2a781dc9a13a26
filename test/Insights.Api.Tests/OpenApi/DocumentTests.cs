using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Insights.Api.OpenApi;
using Insights.Testing.Processes;

namespace Insights.Api.Tests.OpenApi;

/// <summary>The OpenAPI document itself; that answers are as it says is checked with every answer of every test.</summary>
public sealed partial class DocumentTests
{
    private static readonly string Text = System.Text.Encoding.UTF8.GetString(OpenApiDocument.Bytes.Span);

    public static TheoryData<string> Writes => [.. ApiDescription.Own.Operations.Where(o => o.BodySchema is not null).Select(o => o.Id)];

    [Theory]
    [MemberData(nameof(Writes))]
    public void Every_body_has_an_example_that_fits_its_schema(string id)
    {
        var call = ApiDescription.Own.Operations.Single(o => o.Id == id);
        call.Example.ShouldNotBeNull();
        ApiDescription.Own.FaultsOfBody(call, call.Example).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("RecordEvents", "{}")]
    [InlineData("RecordEvents", """{"events":[{"userId":"u","type":"click"}]}""")]
    [InlineData("RecordEvents", """{"events":[{"time":"yesterday","type":"click"}]}""")]
    [InlineData("UpdateEndUser", """{"operations":[{"name":"plan"}]}""")]
    [InlineData("UpdateEndUser", """{"operations":[{"name":"plan","set":"a","add":1}]}""")]
    [InlineData("UpdateEndUser", """{"endUser":{"id":"u"},"operations":[{"name":"plan","set":"a"}]}""")]
    [InlineData("UpdateEndUser", """{"operations":[{"name":"plan","set":{"text":"a","number":1}}]}""")]
    [InlineData("CreateKey", """{"kind":"KIND_UNSPECIFIED"}""")]
    [InlineData("RotateKey", """{"overlap":"1h"}""")]
    [InlineData("UpdateSettings", "{}")]
    public void A_body_that_is_refused_does_not_fit(string id, string body) =>
        ApiDescription.Own.FaultsOfBody(ApiDescription.Own.Operations.Single(o => o.Id == id), JsonNode.Parse(body)).ShouldNotBeEmpty();

    [Theory]
    [InlineData("GetEndUser", "view", """{"$ref":"#/components/schemas/EndUserView.View"}""")]
    [InlineData("ListEndUsers", "pageSize", """{"type":"integer","format":"int32"}""")]
    [InlineData("ListEndUsers", "totalSize", """{"type":"boolean"}""")]
    [InlineData("DeleteSegment", "revision", """{"type":"string","format":"int64","pattern":"^-?[0-9]+$"}""")]
    [InlineData("QuerySessionAnalytics", "startTime", """{"type":"string","format":"date-time"}""")]
    [InlineData("QuerySessionAnalytics", "anonymousId", """{"type":"string"}""")]
    [InlineData("ListStrugglingUsers", "shortSession", """{"type":"string","format":"google-duration","pattern":"^-?[0-9]+(\\.[0-9]{1,9})?s$"}""")]
    public void Parameters_of_the_query_have_types(string id, string name, string schema)
    {
        var parameter = Parameters(id).Single(p => (string)p["name"]! == name);
        ((string)parameter["in"]!).ShouldBe("query");
        JsonNode.DeepEquals(parameter["schema"], JsonNode.Parse(schema)).ShouldBeTrue(parameter.ToJsonString());
    }

    [Fact]
    public void What_must_be_given_is_required()
    {
        Parameters("DeleteAccount").Select(p => ((string)p["name"]!, (bool?)p["required"])).ShouldBe([("account", true), ("confirm", true)]);
        Parameters("ListEndUsers").ShouldAllBe(p => p["required"] == null);
        ApiDescription.Own.Operations.Where(o => (bool?)o.Operation["requestBody"]?["required"] == true).Select(o => o.Id).ShouldBe(
            [
                "CreateAccount", "UpdateSettings", "ReplaceSettings", "CreateKey", "UpdateEndUser", "UpdateAnonymousUser", "Identify", "Anonymize",
                "RecordEvents", "RecordWalkMeEvents", "RecordBrowserEvents", "CreateSegment",
                "CreateSource", "CreateSourceFile", "PutSourceFilePiece", "UploadSourceFile",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void Every_operation_has_a_name_of_its_own_and_says_what_it_does()
    {
        ApiDescription.Own.Operations.Select(o => o.Id).ShouldBeUnique();
        ApiDescription.Own.Operations.ShouldAllBe(o => ((string)o.Operation["summary"]!).Length > 10);
    }

    [Fact]
    public void Every_field_that_is_not_plain_from_its_name_is_described_and_nothing_cites_what_a_caller_does_not_have() =>
        Citation().Matches(Text).ShouldBeEmpty();

    [SkippableFact]
    public async Task A_linter_finds_no_error()
    {
        var packages = await TypeScript.PackagesAsync();
        var file = Path.Combine(Directory.CreateTempSubdirectory("insights-openapi-").FullName, "openapi.json");
        await File.WriteAllTextAsync(file, Text);
        var end = await ProgramRun.ToEndAsync(
            ProgramRun.Find("node")!, [Path.Combine(packages, "node_modules", "@redocly", "cli", "bin", "cli.js"), "lint", file, "--extends=recommended"], packages,
            TimeSpan.FromMinutes(2), ("REDOCLY_TELEMETRY", "off"), ("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true"));
        end.ExitCode.ShouldBe(0, end.Output + end.Errors);
    }

    private static IEnumerable<JsonNode> Parameters(string id) =>
        ApiDescription.Own.Operations.Single(o => o.Id == id).Operation["parameters"]!.AsArray().Select(p => p!);

    [GeneratedRegex(@"\[\d\.\d+\]")]
    private static partial Regex Citation();
}
