using System.Text.Json.Nodes;
using Insights.Api.Tests.Http.Fixture;
using Insights.Testing.Data;

namespace Insights.Api.Tests.Http.Events;

public sealed class WalkMeTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    private const string Path = "/v1/walkme/events";
    private const string EuId = "7302c5a9-9dbf-ef49-e898-8fce4d0add48";

    [SkippableFact]
    public async Task The_event_of_2019_is_too_late_as_it_stands()
    {
        var tenant = await api.TenantAsync();
        Tenant.Outcomes(await tenant.Ingest.PostAsync(Path, Sample())).ShouldBe(["TOO_LATE"]);
    }

    [SkippableFact]
    public async Task With_its_time_set_to_now_it_counts_once_and_its_session_shows_the_browser_when_it_has_closed()
    {
        var tenant = await api.TenantAsync();
        var sample = JsonNode.Parse(Sample())!;
        sample["time"] = api.Clock.NowMs;
        Tenant.Outcomes(await tenant.Ingest.PostAsync(Path, sample.ToJsonString())).ShouldBe(["ACCEPTED"]);
        Tenant.Outcomes(await tenant.Ingest.PostAsync(Path, sample.ToJsonString())).ShouldBe(["DUPLICATE"]);
        (await tenant.Server.GetAsync("/v1/endUsers/" + EuId)).Json["standardAttributes"]!.AsObject().ShouldBeEmpty();

        await api.PassAsync(TimeSpan.FromMinutes(30) + TimeSpan.FromMilliseconds(1));
        var attributes = (await tenant.Server.GetAsync("/v1/endUsers/" + EuId)).Json["standardAttributes"]!;
        ((string)attributes["browserName"]!, (string)attributes["browserVersion"]!).ShouldBe(("Chrome", "72.0.3626.121"));
        ((int)attributes["totalSessions"]!, (string)attributes["totalSessionDuration"]!).ShouldBe((1, "0s"));
    }

    [Fact]
    public async Task An_array_is_answered_one_by_one()
    {
        var tenant = await api.TenantAsync();
        var now = api.Clock.NowMs;
        var body = $$$"""
            [{"time":{{{now}}},"type":"play","wm":{"euId":"u"}},
             {"time":{{{now}}},"type":"play","wm":{"uId":"generated"}},
             {"time":{{{now}}},"type":"play","wm":{}},
             {"time":"{{{tenant.Ago()}}}","type":"play","wm":{"euId":"u"}},
             {"time":{{{now}}},"wm":{"euId":"u"}},
             7, null, "text", [],
             {"time":{{{now}}},"type":"play","wm":{"euId":"\ud800"}},
             {"time":{{{now}}},"type":"play","wm":{"euId":"u"},"sId":"\u0000"},
             {"time":9e99,"type":"play","wm":{"euId":"u"}},
             {"time":{{{now}}},"type":"stop","wm":{"euId":"u"}}]
            """;
        Tenant.Outcomes(await tenant.Ingest.PostAsync(Path, body)).ShouldBe([
            "ACCEPTED", "ACCEPTED", "MISSING_USER", "INVALID_TIME", "INVALID_TYPE",
            "INVALID_FIELD", "INVALID_FIELD", "INVALID_FIELD", "INVALID_FIELD", "INVALID_FIELD", "INVALID_FIELD", "INVALID_TIME", "ACCEPTED"]);
        (await tenant.Server.GetAsync("/v1/anonymousUsers/generated")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("\"data\":{\"\\ud800\":1}")]
    [InlineData("\"data\":{\"a\":\"\\udfff\"}")]
    [InlineData("\"ctx\":{\"title\":\"\\ud800\"}")]
    [InlineData("\"\\ud800\":1")]
    public async Task Half_a_character_anywhere_stays_with_its_event(string field)
    {
        var tenant = await api.TenantAsync();
        var good = $$$"""{"time":{{{api.Clock.NowMs}}},"type":"play","wm":{"euId":"u"}}""";
        var bad = $$$"""{"time":{{{api.Clock.NowMs}}},"type":"play",{{{field}}},"wm":{"euId":"u"}}""";
        var outcomes = Tenant.Outcomes(await tenant.Ingest.PostAsync(Path, $"[{bad},{good}]"));
        outcomes[0].ShouldBeOneOf("INVALID_FIELD", "ACCEPTED");
        outcomes[1].ShouldBe("ACCEPTED");
    }

    [Fact]
    public async Task An_event_nested_too_deep_stays_alone_in_its_fault()
    {
        var tenant = await api.TenantAsync();
        string Event(int depth) => $$$"""{"time":{{{api.Clock.NowMs}}},"type":"play","wm":{"euId":"u{{{depth}}}"},"data":{{{Nested(depth)}}}}""";
        Tenant.Outcomes(await tenant.Ingest.PostAsync(Path, $"[{Event(1)},{Event(3000)},{Event(2)}]")).ShouldBe(["ACCEPTED", "INVALID_FIELD", "ACCEPTED"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("[{}")]
    [InlineData("[{}],")]
    public async Task A_body_that_is_no_event_is_refused(string body)
    {
        var tenant = await api.TenantAsync();
        (await tenant.Ingest.PostAsync(Path, body)).ShouldBeProblem(400, "INVALID_ARGUMENT");
    }

    [Fact]
    public async Task More_than_500_are_refused()
    {
        var tenant = await api.TenantAsync();
        (await tenant.Ingest.PostAsync(Path, $"[{string.Join(',', Enumerable.Repeat("{}", 501))}]")).ShouldBeProblem(400, "INVALID_ARGUMENT");
        Tenant.Outcomes(await tenant.Ingest.PostAsync(Path, $"[{string.Join(',', Enumerable.Repeat("{}", 500))}]")).Length.ShouldBe(500);
    }

    private static string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);

    private static string Sample()
    {
        var file = TestData.Find("walkme-event.json");
        Skip.If(file is null, $"walkme-event.json is not here; {TestData.FolderVariable} may name its folder.");
        return File.ReadAllText(file!);
    }
}
