using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Accounts;

public sealed class RotationTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    [Fact]
    public async Task A_key_is_rotated_and_the_old_one_goes_on_for_the_overlap()
    {
        var tenant = await api.TenantAsync();
        var (keyId, path) = (KeyId(tenant.Server), $"/v1/accounts/{tenant.Name}/keys");
        var rotated = await api.Operator.PostAsync($"{path}/{keyId}:rotate", """{"overlap":"3600s"}""");
        rotated.Json.AsObject().Select(f => f.Key).ShouldBe(["keyId", "key", "kind", "oldRevokeTime"]);
        rotated.Text("kind").ShouldBe("SERVER");
        var next = new HttpCaller(api.Http, rotated.Text("key"));
        (await tenant.Server.GetAsync("/v1/endUsers/u")).Status.ShouldBe(404);
        (await next.GetAsync("/v1/endUsers/u")).Status.ShouldBe(404);
        (await api.Operator.GetAsync(path)).Json["keys"]!.AsArray().Single(k => (string)k!["keyId"]! == keyId)!["revokeTime"]!
            .GetValue<string>().ShouldBe(rotated.Text("oldRevokeTime"));
        (await api.Operator.PostAsync($"{path}/{keyId}:rotate", "")).ShouldBeProblem(400, "FAILED_PRECONDITION");

        await api.PassAsync(TimeSpan.FromHours(1));
        (await tenant.Server.GetAsync("/v1/endUsers/u")).ShouldBeProblem(401, "UNAUTHENTICATED");
        (await next.GetAsync("/v1/endUsers/u")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Without_an_overlap_the_old_key_ends_at_once()
    {
        var tenant = await api.TenantAsync();
        (await api.Operator.PostAsync($"/v1/accounts/{tenant.Name}/keys/{KeyId(tenant.Server)}:rotate", "")).Status.ShouldBe(200);
        (await tenant.Server.GetAsync("/v1/endUsers/u")).ShouldBeProblem(401, "UNAUTHENTICATED");
    }

    [Theory]
    [InlineData("""{"overlap":"x"}""")]
    [InlineData("""{"overlap":"-1s"}""")]
    [InlineData("""{"overlap":"2678401s"}""")]
    [InlineData("""{"overlap":3600}""")]
    public async Task An_overlap_that_is_none_is_refused(string body)
    {
        var tenant = await api.SharedTenantAsync();
        (await api.Operator.PostAsync($"/v1/accounts/{tenant.Name}/keys/{KeyId(tenant.Server)}:rotate", body)).ShouldBeProblem(400, "INVALID_ARGUMENT");
    }

    [Fact]
    public async Task A_key_that_is_not_there_is_not_found()
    {
        var (tenant, other) = (await api.SharedTenantAsync(), await api.TenantAsync());
        (await api.Operator.PostAsync($"/v1/accounts/{tenant.Name}/keys/none:rotate", "")).ShouldBeProblem(404, "NOT_FOUND");
        (await api.Operator.PostAsync($"/v1/accounts/{tenant.Name}/keys/{KeyId(other.Server)}:rotate", "")).ShouldBeProblem(404, "NOT_FOUND");
    }

    [Fact]
    public async Task What_operators_did_is_listed_newest_first_in_pages()
    {
        var tenant = await api.TenantAsync();
        await api.Operator.PostAsync($"/v1/accounts/{tenant.Name}:verify", "{}");
        await tenant.Server.PostAsync($"/v1/accounts/{tenant.Name}:verify", "{}");
        var first = await api.Operator.GetAsync($"/v1/auditLog?account={tenant.Name}&pageSize=3");
        var entries = first.Json["entries"]!.AsArray();
        entries.Select(e => (string)e!["action"]!).ShouldBe(["VERIFY_ACCOUNT", "CREATE_KEY", "CREATE_KEY"]);
        entries.ShouldAllBe(e => (string)e!["keyId"]! == "operator" && (string)e["account"]! == tenant.Name);
        ((string)entries[1]!["target"]!).ShouldBe(KeyId(tenant.Import));
        var second = await api.Operator.GetAsync($"/v1/auditLog?account={tenant.Name}&pageSize=3&pageToken={first.Text("nextPageToken")}");
        second.Json["entries"]!.AsArray().Select(e => (string)e!["action"]!).ShouldBe(["CREATE_KEY", "CREATE_ACCOUNT"]);
        second.Json["nextPageToken"].ShouldBeNull();
        first.Body.ShouldNotContain("ins_");
        (await api.Operator.GetAsync("/v1/auditLog?pageSize=1001")).ShouldBeProblem(400, "INVALID_ARGUMENT");
        (await api.Operator.GetAsync("/v1/auditLog?pageToken=x")).ShouldBeProblem(400, "INVALID_ARGUMENT");
    }

    private static string KeyId(HttpCaller client) => client.Key!.Split('_')[2];
}
