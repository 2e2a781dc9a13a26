using System.Text;
using System.Text.Json.Nodes;
using Insights.Api.Tests.Http.Fixture;
using Microsoft.Data.Sqlite;

namespace Insights.Api.Tests.Http.Accounts;

public sealed class AccountTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    [Fact]
    public async Task An_account_is_made_with_its_settings_and_shown_with_them()
    {
        const string Shown = """
            {"account":"acme","settings":{"sessionTimeout":"1200s","oneSessionPerTab":true,"lateness":"3600.5s",
             "applications":{"app":{"sessionTimeout":"60s"},"web":{"sessionTimeout":"600s"}},
             "trackingLevel":"STANDARD","pageUrl":false,"pageTitle":true,"dataCenter":"eu","userIdentification":true,
             "noOneIds":["Tester"],"eventRetentionMonths":12,"rateLimits":{"eventsPerSecond":0,"callsPerSecond":1000},"longestSession":"7200.5s","bots":"KEEP","queryParameters":["utm_source"]}}
            """;
        (await api.Operator.PostAsync("/v1/accounts", Shown)).ShouldBe(Shown);
        (await api.Operator.GetAsync("/v1/accounts/acme")).ShouldBe(Shown);
        (await api.Operator.PostAsync("/v1/accounts", Shown)).ShouldBeProblem(409, "ALREADY_EXISTS");
    }

    [Theory]
    [InlineData("""{"account":"plain-1"}""", "plain-1")]
    [InlineData("""{"account":"plain-2","settings":null}""", "plain-2")]
    [InlineData("""{"account":"plain-3","settings":{}}""", "plain-3")]
    public async Task Settings_not_given_have_their_defaults(string body, string name) =>
        (await api.Operator.PostAsync("/v1/accounts", body)).ShouldBe(
            $$$$"""{"account":"{{{{name}}}}","settings":{"sessionTimeout":"1800s","oneSessionPerTab":false,"lateness":"86400s","applications":{},"trackingLevel":"STANDARD","pageUrl":true,"pageTitle":true,"userIdentification":true,"noOneIds":[],"eventRetentionMonths":6,"rateLimits":{"eventsPerSecond":0,"callsPerSecond":0},"longestSession":"43200s","bots":"TAG","queryParameters":[]}}""");

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"account":""}""")]
    [InlineData("""{"account":"Upper"}""")]
    [InlineData("""{"account":"a b"}""")]
    [InlineData("""{"account":"a\u0000"}""")]
    [InlineData("""{"account":"\ud800"}""")]
    [InlineData("""{"account":1}""")]
    [InlineData("""{"account":"x","unknown":1}""")]
    [InlineData("""{"account":"x","settings":[]}""")]
    [InlineData("""{"account":"x","settings":{"sessionTimeout":"59s"}}""")]
    [InlineData("""{"account":"x","settings":{"sessionTimeout":1800}}""")]
    [InlineData("""{"account":"x","settings":{"lateness":"-1s"}}""")]
    [InlineData("""{"account":"x","settings":{"lateness":"1e3s"}}""")]
    [InlineData("""{"account":"x","settings":{"\udc00":1}}""")]
    [InlineData("""{"account":"x","settings":{"applications":{"\ud800":{}}}}""")]
    [InlineData("""{"account":"x","settings":{"applications":{"":{"sessionTimeout":"60s"}}}}""")]
    [InlineData("""{"account":"x","settings":{"unknown":true}}""")]
    public async Task An_account_with_faults_is_refused(string body) =>
        (await api.Operator.PostAsync("/v1/accounts", body)).ShouldBeProblem(400, "INVALID_ARGUMENT");

    [Fact]
    public async Task Every_value_of_another_form_is_told()
    {
        var answer = await api.Operator.PostAsync(
            "/v1/accounts", """{"account":"x","settings":{"sessionTimeout":"1s","lateness":"x","oneSessionPerTab":"yes"}}""");
        answer.Json["errors"]!.AsArray().Select(e => (string)e!["field"]!).ShouldBe(["settings.lateness", "settings.oneSessionPerTab"]);
    }

    [Fact]
    public async Task Every_fault_of_the_settings_is_told()
    {
        var answer = await api.Operator.PostAsync(
            "/v1/accounts", """{"account":"x","settings":{"sessionTimeout":"1s","lateness":"-1s","eventRetentionMonths":1}}""");
        answer.Json["errors"]!.AsArray().Select(e => (string)e!["field"]!)
            .ShouldBe(["settings.sessionTimeout", "settings.lateness", "settings.eventRetentionMonths"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_key_is_told_once_and_listed_without_its_text()
    {
        var tenant = await api.TenantAsync();
        var path = $"/v1/accounts/{tenant.Name}/keys";
        var made = await api.Operator.PostAsync(path, """{"kind":"SERVER"}""");
        made.Json.AsObject().Select(f => f.Key).ShouldBe(["keyId", "key", "kind"]);
        var (keyId, text) = (made.Text("keyId"), made.Text("key"));
        text.ShouldStartWith($"ins_server_{keyId}_");
        (await new HttpCaller(api.Http, text).GetAsync("/v1/endUsers/nobody")).Status.ShouldBe(404);

        var listed = (await api.Operator.GetAsync(path)).Json["keys"]!.AsArray();
        listed.Count.ShouldBe(4);
        var own = listed.Single(k => (string)k!["keyId"]! == keyId)!;
        own.ToJsonString().ShouldBe($$"""{"keyId":"{{keyId}}","kind":"SERVER","createTime":"{{tenant.Ago().Replace(".000", "", StringComparison.Ordinal)}}","description":"","origins":[]}""");
        listed.ToJsonString().ShouldNotContain("ins_");
    }

    [Fact]
    public async Task A_revoked_key_opens_nothing_from_that_moment_on()
    {
        var tenant = await api.TenantAsync();
        var path = $"/v1/accounts/{tenant.Name}/keys";
        var keyId = tenant.Server.Key!.Split('_')[2];
        var revoked = await api.Operator.DeleteAsync($"{path}/{keyId}");
        (revoked.Status, revoked.Body).ShouldBe((204, ""));
        (await tenant.Server.GetAsync("/v1/endUsers/u")).ShouldBeProblem(401, "UNAUTHENTICATED");
        (await api.Operator.GetAsync(path)).Json["keys"]!.AsArray()
            .Single(k => (string)k!["keyId"]! == keyId)!["revokeTime"].ShouldNotBeNull();
        (await api.Operator.DeleteAsync($"{path}/{keyId}")).Status.ShouldBe(204);
        (await api.Operator.DeleteAsync($"{path}/none")).ShouldBeProblem(404, "NOT_FOUND");
        var other = await api.TenantAsync();
        (await api.Operator.DeleteAsync($"/v1/accounts/{other.Name}/keys/{tenant.Ingest.Key!.Split('_')[2]}")).ShouldBeProblem(404, "NOT_FOUND");
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"kind":"OPERATOR"}""")]
    [InlineData("""{"kind":"server"}""")]
    [InlineData("""{"kind":2}""")]
    [InlineData("""{"kind":null}""")]
    public async Task A_key_of_another_kind_is_not_made(string body)
    {
        var tenant = await api.TenantAsync();
        (await api.Operator.PostAsync($"/v1/accounts/{tenant.Name}/keys", body)).ShouldBeProblem(400, "INVALID_ARGUMENT");
    }

    [Fact]
    public async Task An_account_that_is_not_there_is_not_found()
    {
        (await api.Operator.GetAsync("/v1/accounts/none")).ShouldBeProblem(404, "NOT_FOUND");
        (await api.Operator.GetAsync("/v1/accounts/none/keys")).ShouldBeProblem(404, "NOT_FOUND");
        (await api.Operator.PostAsync("/v1/accounts/none/keys", """{"kind":"SERVER"}""")).ShouldBeProblem(404, "NOT_FOUND");
        (await api.Operator.PostAsync("/v1/accounts/none:verify", "{}")).ShouldBeProblem(404, "NOT_FOUND");
    }

    [Fact]
    public async Task The_database_holds_no_key_in_clear()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(tenant.Event("e"));
        using (var connection = new SqliteConnection($"Data Source={api.DatabaseFile};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM api_key";
            ((long)command.ExecuteScalar()!).ShouldBeGreaterThanOrEqualTo(3);
        }
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(api.DatabaseFile)!))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            var content = await reader.ReadToEndAsync();
            foreach (var key in (HttpCaller[])[tenant.Ingest, tenant.Server, tenant.Import, api.Operator])
                content.ShouldNotContain(key.Key!.Split('_')[^1], Case.Sensitive);
        }
    }
}
