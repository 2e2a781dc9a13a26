using System.Text;
using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Accounts;

public sealed class SettingsTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    [Fact]
    public async Task Settings_are_read_with_their_revision_by_the_operator_and_keys_of_the_account_that_read()
    {
        var tenant = await api.TenantAsync("""{"lateness":"60s"}""");
        foreach (var client in (HttpCaller[])[api.Operator, tenant.Server, tenant.Import])
        {
            var answer = await client.GetAsync(Path(tenant));
            (answer.Text("account"), answer.Text("revision"), (string?)answer.Json["settings"]!["lateness"]).ShouldBe((tenant.Name, "1", "60s"));
        }
        (await tenant.Ingest.GetAsync(Path(tenant))).ShouldBeProblem(403, "PERMISSION_DENIED");
        (await tenant.Server.SendAsync(HttpMethod.Patch, Path(tenant), Body("{}"))).ShouldBeProblem(403, "PERMISSION_DENIED");
    }

    [Fact]
    public async Task PATCH_changes_what_is_named_and_PUT_all()
    {
        var tenant = await api.TenantAsync("""{"lateness":"60s"}""");
        var patched = await PatchAsync(tenant, """{"settings":{"trackingLevel":"STANDARD","pageUrl":false}}""");
        (patched.Status, patched.Text("revision")).ShouldBe((200, "2"));
        Setting(patched, "lateness").ShouldBe("60s");
        Setting(patched, "trackingLevel").ShouldBe("STANDARD");

        var back = await PatchAsync(tenant, """{"revision":"2","settings":{"pageUrl":null}}""");
        back.Json["settings"]!["pageUrl"]!.GetValue<bool>().ShouldBeTrue();

        var put = await api.Operator.SendAsync(HttpMethod.Put, Path(tenant), Body("""{"revision":"3","settings":{"pageTitle":false}}"""));
        (put.Text("revision"), Setting(put, "lateness"), Setting(put, "trackingLevel")).ShouldBe(("4", "86400s", "STANDARD"));
        (await api.Operator.GetAsync(Path(tenant))).Body.ShouldBe(put.Body);
    }

    [Fact]
    public async Task A_change_for_a_revision_that_is_past_is_aborted()
    {
        var tenant = await api.TenantAsync();
        (await PatchAsync(tenant, """{"revision":"1","settings":{"lateness":"1s"}}""")).Status.ShouldBe(200);
        (await PatchAsync(tenant, """{"revision":"1","settings":{"lateness":"2s"}}""")).ShouldBeProblem(409, "ABORTED");
        Setting(await api.Operator.GetAsync(Path(tenant)), "lateness").ShouldBe("1s");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"settings":null}""")]
    [InlineData("""{"settings":[]}""")]
    [InlineData("""{"settings":{"none":1}}""")]
    [InlineData("""{"settings":{"trackingLevel":"ALL"}}""")]
    [InlineData("""{"settings":{"noOneIds":[" "]}}""")]
    [InlineData("""{"settings":{"noOneIds":["\ud800"]}}""")]
    [InlineData("""{"settings":{"eventRetentionMonths":1}}""")]
    [InlineData("""{"revision":"x","settings":{}}""")]
    [InlineData("""{"account":"x","settings":{}}""")]
    public async Task A_change_with_faults_is_refused_and_changes_nothing(string body)
    {
        var tenant = await api.SharedTenantAsync();
        (await PatchAsync(tenant, body)).ShouldBeProblem(400, "INVALID_ARGUMENT");
        (await api.Operator.SendAsync(HttpMethod.Put, Path(tenant), Body(body))).ShouldBeProblem(400, "INVALID_ARGUMENT");
        (await api.Operator.GetAsync(Path(tenant))).Text("revision").ShouldBe("1");
    }

    [Fact]
    public async Task A_changed_setting_holds_for_the_next_event()
    {
        var tenant = await api.TenantAsync();
        (await tenant.SendAsync(tenant.Event("e1", secondsAgo: 600))).ShouldBe(["ACCEPTED"]);
        await PatchAsync(tenant, """{"settings":{"lateness":"300s"}}""");
        (await tenant.SendAsync(tenant.Event("e2", secondsAgo: 600))).ShouldBe(["TOO_LATE"]);
    }

    [Fact]
    public async Task Settings_of_an_account_that_is_not_there_are_not_found()
    {
        (await api.Operator.GetAsync("/v1/accounts/none/settings")).ShouldBeProblem(404, "NOT_FOUND");
        (await api.Operator.SendAsync(HttpMethod.Patch, "/v1/accounts/none/settings", Body("""{"settings":{}}"""))).ShouldBeProblem(404, "NOT_FOUND");
    }

    private Task<Answer> PatchAsync(Tenant tenant, string body) => api.Operator.SendAsync(HttpMethod.Patch, Path(tenant), Body(body));

    private static string? Setting(Answer answer, string name) => (string?)answer.Json["settings"]![name];

    private static string Path(Tenant tenant) => $"/v1/accounts/{tenant.Name}/settings";

    private static StringContent Body(string json) => new(json, Encoding.UTF8, "application/json");
}
