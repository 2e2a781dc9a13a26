using System.Text.Json.Nodes;
using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Users;

/// <summary>IDs that are no one's bring nothing in, by whatever way (docs/semantics.md 1.1).</summary>
public sealed class NoOneTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    [Theory]
    [InlineData("undefined")]
    [InlineData("NULL")]
    [InlineData(" NaN ")]
    [InlineData("'guest'")]
    [InlineData("0")]
    [InlineData("[object Object]")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("Tester")]
    public async Task An_ID_that_is_no_ones_is_refused_in_events_links_and_updates(string id)
    {
        var tenant = await api.TenantAsync("""{"noOneIds":["tester"]}""");
        var (user, anonymous, both, beside) = (tenant.Event("e1", id), tenant.Event("e2"), tenant.Event("e3", id), tenant.Event("e4"));
        anonymous.Remove("userId");
        (anonymous["anonymousId"], both["anonymousId"], beside["anonymousId"]) = (id, "a1", id);
        (await tenant.SendAsync(user, anonymous, both, beside)).ShouldBe(
            ["INVALID_USER_ID", "INVALID_ANONYMOUS_ID", "INVALID_USER_ID", "INVALID_ANONYMOUS_ID"]);

        var text = JsonValue.Create(id).ToJsonString();
        foreach (var link in new[] { $$"""{"anonymousId":"a1","userId":{{text}}}""", $$"""{"anonymousId":{{text}},"userId":"u1"}""" })
            (await tenant.Server.PostAsync("/v1/endUsers:identify", link)).Text("reason").ShouldBe("ID_OF_NO_ONE");
        (await tenant.Server.PostAsync("/v1/endUsers:anonymize", $$"""{"anonymousId":{{text}}}""")).Text("reason").ShouldBe("ID_OF_NO_ONE");

        var update = await tenant.Server.PostAsync(
            "/v1/endUsers:batchUpdate", $$"""{"updates":[{"endUser":{"id":{{text}}},"operations":[{"name":"plan","set":"pro"}]}]}""");
        ((string)update.Json["results"]![0]!["errors"]![0]!["field"]!).ShouldBe("updates[0].endUser.id");
        (await tenant.Server.GetAsync("/v1/endUsers")).Json["endUsers"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Whom_the_account_calls_no_one_later_can_be_shown_and_erased_still()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(tenant.Event("e", "tester"));
        await api.Operator.SendAsync(
            HttpMethod.Patch, $"/v1/accounts/{tenant.Name}/settings", new StringContent("""{"settings":{"noOneIds":["tester"]}}""", System.Text.Encoding.UTF8, "application/json"));
        (await tenant.SendAsync(tenant.Event("e2", "tester"))).ShouldBe(["INVALID_USER_ID"]);
        (await tenant.Server.GetAsync("/v1/endUsers/tester")).Status.ShouldBe(200);
        (await tenant.Server.DeleteAsync("/v1/endUsers/tester")).Status.ShouldBe(200);
    }
}
