using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Insights.Testing.Records;

/// <summary>What each tracking level and switch lets into the database, found by reading every column of every table (docs/semantics.md 1.8).</summary>
public abstract class StoredByLevelRules
{
    private const string Essential = "of-type of-application of-tab";
    private const string Pages = "of-url of-title";

    /// <summary>The masked address is written without the zeroes (docs/decisions/0016).</summary>
    private const string Standard =
        "of-element of-element-name of-tag of-selector of-browser of-os of-region of-city Viken 203.0.113";
    private const string Query = "of-query of-fragment of-kept";
    private const string Extended =
        "of-agent of-screen of-zone of-locale of-property of-value of-analytics-name of-analytics-role of-analytics-type of-analytics-status of-analytics-info";
    private const string Never = "203.0.113.77 198.51.100.9 127.0.0.1";

    /// <summary>A host with a database of its own, which knows 203.0.113.0/24 as Viken, and reads a user agent "Name/Version".</summary>
    protected abstract Task<RecordHost> StartAsync();

    [SkippableTheory]
    [InlineData("""{}""", $"{Essential} {Pages} {Standard}")]
    [InlineData("""{"trackingLevel":"EXTENDED"}""", $"{Essential} {Pages} {Standard} {Extended} {Query}")]
    [InlineData("""{"queryParameters":["kept"]}""", $"{Essential} {Pages} {Standard} of-kept")]
    [InlineData("""{"trackingLevel":"EXTENDED","pageUrl":false}""", $"{Essential} of-title {Standard} {Extended}")]
    [InlineData("""{"trackingLevel":"EXTENDED","pageTitle":false}""", $"{Essential} of-url {Standard} {Extended} {Query}")]
    [InlineData("""{"trackingLevel":"STANDARD"}""", $"{Essential} {Pages} {Standard}")]
    [InlineData("""{"trackingLevel":"STANDARD","pageUrl":false}""", $"{Essential} of-title {Standard}")]
    [InlineData("""{"trackingLevel":"STANDARD","pageUrl":false,"pageTitle":false}""", $"{Essential} {Standard}")]
    [InlineData("""{"trackingLevel":"ESSENTIAL"}""", Essential)]
    [InlineData("""{"trackingLevel":"ESSENTIAL","pageUrl":true,"pageTitle":true}""", Essential)]
    public async Task Nothing_that_is_left_out_is_stored_and_all_else_is(string settings, string kept)
    {
        await using var host = await StartAsync();
        var account = await host.AccountAsync(settings);
        (await account.SendAsync(Whole(account), Located(account))).ShouldBe(["ACCEPTED", "ACCEPTED"]);
        var own = await account.SendOwnFormAsync() is { } text ? [text] : Array.Empty<string>();
        // The sessions close, so that rows and snapshots are written too.
        await host.PassAsync(TimeSpan.FromHours(1));

        var columns = await host.Tables.ColumnsAsync();
        columns.Count.ShouldBeGreaterThan(40);
        string[] all = [.. $"{Essential} {Pages} {Standard} {Extended} {Query} {Never}".Split(' '), .. own];
        string[] expected = [.. kept.Split(' '), .. kept.Contains(Extended, StringComparison.Ordinal) ? own : []];
        var stored = all.Where(text => columns.Values.Any(c => c.Contains(text, StringComparison.OrdinalIgnoreCase)));
        stored.ShouldBe(expected, ignoreOrder: true);
        account.Keys.Count.ShouldBe(4);
        foreach (var key in account.Keys)
            columns.Where(c => c.Value.Contains(key.Split('_')[^1], StringComparison.Ordinal)).ShouldBeEmpty("no key in clear");
    }

    /// <summary>Something in every field, and a place that is stated.</summary>
    private static JsonObject Whole(HostedAccount account)
    {
        var e = account.Event("whole", type: "of-type");
        (e["application"], e["tabId"]) = ("of-application", "of-tab");
        e["page"] = JsonNode.Parse("""{"url":"https://of-url/?email=of-query&kept=of-kept#token=of-fragment","title":"of-title"}""");
        e["element"] = JsonNode.Parse("""{"id":"of-element","name":"of-element-name","tag":"of-tag","selector":"of-selector"}""");
        e["properties"] = JsonNode.Parse("""{"of-property":{"deep":["of-value"]}}""");
        e["analytics"] = JsonNode.Parse(
            """{"name":"of-analytics-name","role":"of-analytics-role","type":"of-analytics-type","status":"of-analytics-status","info":"of-analytics-info"}""");
        e["context"] = JsonNode.Parse(
            """
            {"place":{"country":"NO","region":"of-region","city":"of-city"},"browser":{"name":"of-browser","version":"1"},
             "userAgent":"of-agent/1","os":"of-os","screen":"of-screen","timezone":"of-zone","locale":"of-locale"}
            """);
        return e;
    }

    /// <summary>An address that is stated, and looked up.</summary>
    private static JsonObject Located(HostedAccount account)
    {
        var e = account.Event("located", type: "of-type");
        e["context"] = JsonNode.Parse("""{"ip":"203.0.113.77"}""");
        return e;
    }
}
