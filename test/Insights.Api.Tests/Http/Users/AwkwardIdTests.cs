using System.Text.Json.Nodes;
using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Users;

public sealed class AwkwardIdTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    [Theory]
    [InlineData("a/b")]
    [InlineData("/")]
    [InlineData("a%2Fb")]
    [InlineData("%")]
    [InlineData("%25")]
    [InlineData("with space")]
    [InlineData("+plus+")]
    [InlineData("q?x=1#frag")]
    [InlineData("u:batchGet")]
    [InlineData("u:export")]
    [InlineData(":export")]
    [InlineData("Zoë Ωmega 漢字 😀")]
    [InlineData("e\u0301")]
    [InlineData("back\\slash")]
    [InlineData("...")]
    [InlineData("a/../b")]
    [InlineData("a;b=c,d&e")]
    [InlineData("\"quoted\" <b>'")]
    [InlineData("a/sessions")]
    public async Task An_ID_of_any_characters_is_found_by_its_percent_encoded_form(string id)
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(tenant.Event("e", id));
        var path = "/v1/endUsers/" + Uri.EscapeDataString(id);
        var user = await tenant.Server.GetAsync(path);
        user.Status.ShouldBe(200, user.Body);
        user.Text("id").ShouldBe(id);
        (await tenant.Server.GetAsync(path + "?view=OPEN_SESSION")).Text("id").ShouldBe(id);
        (await tenant.Server.GetAsync(path + "/sessions")).ShouldBe("""{"sessions":[]}""");
    }

    [Theory]
    [InlineData("/v1/accounts/../endUsers/dots")]
    [InlineData("/v1/./endUsers/dots")]
    [InlineData("/v1/endUsers/x/../dots")]
    [InlineData("/v1/endUsers/x/%2e%2e/dots")]
    public async Task A_path_with_dot_segments_never_answers_with_another_user(string path)
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(tenant.Event("e", "dots"), tenant.Event("e", "x"), tenant.Event("e", "endUsers"));
        (await tenant.Server.GetAsync(path)).ShouldBeProblem(400, "INVALID_ARGUMENT");
    }

    [Theory]
    [InlineData("%ff")]
    [InlineData("a%c3")]
    public async Task A_path_that_is_no_UTF_8_names_nobody(string segment)
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(tenant.Event("e", segment));
        (await tenant.Server.GetAsync("/v1/endUsers/" + segment)).ShouldBeProblem(400, "INVALID_ARGUMENT");
    }

    [Theory]
    [InlineData("%01")]
    [InlineData("a%0Ab")]
    [InlineData("%7F")]
    public async Task An_ID_with_control_characters_is_refused(string segment)
    {
        var tenant = await api.TenantAsync();
        (await tenant.Server.GetAsync("/v1/endUsers/" + segment)).ShouldBeProblem(400, "INVALID_ARGUMENT");
    }

    [Fact]
    public async Task An_ID_may_have_256_bytes_and_no_more()
    {
        var tenant = await api.TenantAsync();
        var (fits, tooLong) = (new string('ä', 128), new string('ä', 128) + "x");
        (await tenant.SendAsync(tenant.Event("e", fits), tenant.Event("e", tooLong))).ShouldBe(["ACCEPTED", "INVALID_USER_ID"]);
        (await tenant.Server.GetAsync("/v1/endUsers/" + Uri.EscapeDataString(fits))).Status.ShouldBe(200);
        (await tenant.Server.GetAsync("/v1/endUsers/" + Uri.EscapeDataString(tooLong))).ShouldBeProblem(400, "INVALID_ARGUMENT");
    }
}
