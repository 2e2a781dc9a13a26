using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Insights.Api.OpenApi;
using Insights.Api.Tests.Http.Browsers;
using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.OpenApi;

/// <summary>What a silo serves of the API's description.</summary>
public sealed partial class PageTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    [Fact]
    public async Task The_document_needs_no_key_and_is_the_one_of_the_build()
    {
        var answer = await api.Http.GetAsync(OpenApiDocument.Path);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        (await answer.Content.ReadAsByteArrayAsync()).ShouldBe(OpenApiDocument.Bytes.ToArray());
    }

    [Fact]
    public async Task The_page_and_its_scripts_come_from_this_host_and_a_browser_loads_nothing_from_another()
    {
        var answer = await api.Http.GetAsync("/docs/");
        var page = await answer.Content.ReadAsStringAsync();
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'self';");
        page.ShouldNotContain("//");
        page.ShouldContain("openapi/v1.json");
        var scripts = Script().Matches(page).Select(m => m.Groups[1].Value).ToList();
        scripts.ShouldNotBeEmpty();
        foreach (var script in scripts)
            (await api.Http.GetAsync("/docs/" + script)).IsSuccessStatusCode.ShouldBeTrue(script);
    }

    [Fact]
    public async Task Every_example_is_taken()
    {
        // So that what an example names is there.
        var tenant = await api.TenantAsync();
        string[] first =
        [
            "RecordEvents", "RecordWalkMeEvents", "RecordBrowserEvents", "SegmentBatch", "SegmentTrack", "SegmentPage", "SegmentScreen", "SegmentIdentify", "SegmentAlias", "SegmentGroup",
            "BatchGetEndUsers", "Identify", "Anonymize", "UpdateEndUser", "UpdateAnonymousUser", "BatchUpdateEndUsers", "DescribeAttribute",
            "CreateSegment", "UpdateSegment", "EvaluateSegments", "EvaluateAnonymousSegments", "ExplainSegment", "ExplainAnonymousSegment",
            "CreateSource", "UpdateSource", "CreateSourceFile", "PutSourceFilePiece", "FinishSourceFile", "StartRun", "CancelRun",
            "CreateAccount", "ReplaceSettings", "UpdateSettings", "CreateKey", "RotateKey", "VerifyAccount",
        ];
        var calls = ApiDescription.Own.Operations.Where(o => o.Example is not null).OrderBy(o => Array.IndexOf(first, o.Id)).ToList();
        calls.Select(c => c.Id).ShouldBe(first);
        var (keyId, file) = ("", "");
        const string Origin = "https://shop.example.com";
        foreach (var call in calls)
        {
            var caller = call.Path.StartsWith("/v1/accounts", StringComparison.Ordinal) ? api.Operator : tenant.Server;
            var path = call.Path.Replace("{account}", "acme", StringComparison.Ordinal).Replace("{keyId}", keyId, StringComparison.Ordinal)
                .Replace("{id}", call.Path.Contains("anonymous", StringComparison.Ordinal) ? "a-7" : "u-42", StringComparison.Ordinal)
                .Replace("{name}", call.Path.Contains("attributes", StringComparison.Ordinal) ? "plan" : call.Path.Contains("sources", StringComparison.Ordinal) ? "crm" : "new-vips", StringComparison.Ordinal)
                .Replace("{source}", "crm", StringComparison.Ordinal).Replace("{file}", file, StringComparison.Ordinal).Replace("{run}", "1", StringComparison.Ordinal);
            if (call.Path == BrowserPage.Path)
                path += "?k=" + await BrowserPage.KeyAsync(api, tenant, Origin);
            var answer = await caller.SendAsync(new HttpMethod(call.Verb), path, new StringContent(call.Example!.ToJsonString()), ("Origin", Origin));
            answer.Status.ShouldBeInRange(200, 204, $"{call}: {answer.Body}");
            // Each event and each update has its own answer.
            answer.Body.ShouldNotContain("\"REJECTED\"", Case.Sensitive, call.ToString());
            if (answer.Body.Length == 0)
                continue;
            var made = JsonNode.Parse(answer.Body.Split('\n')[0])!;
            (keyId, file) = ((string?)made["keyId"] ?? keyId, (string?)made["file"] ?? file);
        }
    }

    [GeneratedRegex("""src="([^"]+)""")]
    private static partial Regex Script();
}
