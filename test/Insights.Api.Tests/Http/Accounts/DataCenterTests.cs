using System.Text;
using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Accounts;

public sealed class DataCenterTests(DataCenterTests.InEurope api) : IClassFixture<DataCenterTests.InEurope>
{
    public sealed class InEurope : HttpSilo
    {
        protected override string[] Arguments => ["--DataCenter=eu"];
    }

    [Fact]
    public async Task A_new_account_belongs_to_the_data_center_it_is_made_in()
    {
        var tenant = await api.TenantAsync();
        ((string?)(await tenant.Server.GetAsync($"/v1/accounts/{tenant.Name}/settings")).Json["settings"]!["dataCenter"]).ShouldBe("eu");
    }

    [Fact]
    public async Task An_account_of_another_is_refused_naming_the_right_one_and_nothing_is_stored()
    {
        var tenant = await api.TenantAsync();
        await MoveAsync(tenant, "us");
        foreach (var call in (Func<Task<Answer>>[])
            [
                () => tenant.Ingest.PostAsync("/v1/events", Tenant.Batch(tenant.Event("e"))),
                () => tenant.Server.PostAsync("/v1/walkme/events", "[]"),
                () => tenant.Server.GetAsync("/v1/endUsers/u1"),
                () => tenant.Import.PostAsync("/v1/endUsers:batchGet", "{}"),
                () => api.Operator.PostAsync($"/v1/accounts/{tenant.Name}:verify", "{}"),
            ])
            (await call()).ShouldBeProblem(400, "FAILED_PRECONDITION").Text("detail").ShouldContain("'us'");
        await MoveAsync(tenant, "eu");
        (await tenant.Server.GetAsync("/v1/endUsers/u1")).ShouldBeProblem(404, "NOT_FOUND");
    }

    [Fact]
    public async Task A_cluster_of_no_data_center_refuses_an_account_that_names_one()
    {
        var none = new HttpSilo();
        await none.InitializeAsync();
        try
        {
            var tenant = await none.TenantAsync("""{"dataCenter":"eu"}""");
            (await tenant.Ingest.PostAsync("/v1/events", Tenant.Batch(tenant.Event("e")))).ShouldBeProblem(400, "FAILED_PRECONDITION").Text("detail").ShouldContain("'eu'");
        }
        finally
        {
            await none.DisposeAsync();
        }
    }

    private async Task MoveAsync(Tenant tenant, string to) => (await api.Operator.SendAsync(
        HttpMethod.Patch, $"/v1/accounts/{tenant.Name}/settings",
        new StringContent($$$"""{"settings":{"dataCenter":"{{{to}}}"}}""", Encoding.UTF8, "application/json"))).Status.ShouldBe(200);
}
