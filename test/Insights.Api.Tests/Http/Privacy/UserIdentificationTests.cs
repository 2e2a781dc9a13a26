using System.Text;
using System.Text.Json.Nodes;
using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Privacy;

public sealed class UserIdentificationTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    [Fact]
    public async Task With_identification_off_events_are_of_the_anonymous_user_alone()
    {
        var tenant = await api.TenantAsync("""{"userIdentification":false}""");
        var both = tenant.Event("both", "known-by-name");
        both["anonymousId"] = "a1";
        JsonObject alone = tenant.Event("alone", "known-by-name"), anonymous = tenant.Event("anonymous");
        anonymous.Remove("userId");
        anonymous["anonymousId"] = "a1";
        (await tenant.SendAsync(both, alone, anonymous)).ShouldBe(["ACCEPTED", "USER_IDENTIFICATION_OFF", "ACCEPTED"]);
        ((int)(await tenant.Server.GetAsync("/v1/anonymousUsers/a1?view=OPEN_SESSION")).Json["openSession"]!["eventCount"]!).ShouldBe(2);
        (await HttpRecordHost.TablesOf(api).ColumnsAsync()).Values.ShouldAllBe(column => !column.Contains("known-by-name", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_identification_off_no_identified_user_is_shown_or_changed()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(tenant.Event("e"));
        await SetAsync(tenant, "false");
        foreach (var answer in (Answer[])
            [
                await tenant.Server.GetAsync("/v1/endUsers/u1"),
                await tenant.Server.GetAsync("/v1/endUsers/u1/sessions"),
                await tenant.Server.PostAsync("/v1/endUsers:batchGet", """{"endUsers":[{"id":"u1"}]}"""),
                await tenant.Server.SendAsync(
                    HttpMethod.Patch, "/v1/endUsers/u1", new StringContent("""{"operations":[{"name":"plan","set":"x"}]}""", Encoding.UTF8, "application/json")),
            ])
            answer.ShouldBeProblem(400, "FAILED_PRECONDITION");
        (await tenant.Server.GetAsync("/v1/anonymousUsers/a1")).ShouldBeProblem(404, "NOT_FOUND");
        await SetAsync(tenant, "true");
        (await tenant.Server.GetAsync("/v1/endUsers/u1")).Status.ShouldBe(200);
    }

    private async Task SetAsync(Tenant tenant, string on) => (await api.Operator.SendAsync(
        HttpMethod.Patch, $"/v1/accounts/{tenant.Name}/settings",
        new StringContent($$$"""{"settings":{"userIdentification":{{{on}}}}}""", Encoding.UTF8, "application/json"))).Status.ShouldBe(200);
}
