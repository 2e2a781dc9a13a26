using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Insights.Pages.Tests.Fixture;
using Insights.Testing.Processes;

namespace Insights.Pages.Tests.Login;

[Collection(DemoCollection.Name)]
public sealed class LoginTests(DemoSilo silo)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/users?filter=country+%3D+DE")]
    [InlineData("/user?id=a")]
    [InlineData("/users.csv")]
    [InlineData("/user.json?id=a")]
    public async Task Who_is_not_logged_in_is_sent_to_the_login_and_from_there_to_the_page(string address)
    {
        using var client = silo.Client();
        var answer = await client.GetAsync(address);
        answer.StatusCode.ShouldBe(HttpStatusCode.Found);
        answer.Headers.Location!.OriginalString.ShouldBe($"/login?next={Uri.EscapeDataString(address)}");
    }

    [Fact]
    public async Task A_circuit_begins_for_nobody_who_is_not_logged_in()
    {
        using var client = silo.Client();
        (await client.PostAsync("/_blazor/negotiate?negotiateVersion=1", null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_session_is_a_cookie_that_scripts_and_other_sites_do_not_get()
    {
        using var client = silo.Client();
        var answer = await DemoSilo.LogInAsync(client, silo.ImportKey);
        answer.StatusCode.ShouldBe(HttpStatusCode.Found);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("insights-session=", StringComparison.Ordinal));
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=strict", Case.Insensitive);
        cookie.ShouldNotContain(silo.ImportKey);
    }

    [Fact]
    public async Task A_session_ends_when_the_key_is_revoked()
    {
        var key = await silo.Silo.CreateKeyAsync(DemoSilo.Account, "SERVER");
        using var client = await silo.LoggedInAsync(key);
        (await client.GetAsync("/users")).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var operators = silo.Silo.Client(ServerProcess.OperatorKey);
        (await operators.DeleteAsync($"/v1/accounts/{DemoSilo.Account}/keys/{key.Split('_')[2]}")).EnsureSuccessStatusCode();
        (await client.GetAsync("/users")).StatusCode.ShouldBe(HttpStatusCode.Found);
    }

    [Fact]
    public async Task A_key_that_may_only_send_events_opens_nothing()
    {
        var key = await silo.Silo.CreateKeyAsync(DemoSilo.Account, "INGEST");
        using var client = silo.Client();
        var answer = await DemoSilo.LogInAsync(client, key);
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task A_login_leads_to_no_other_host()
    {
        using var client = silo.Client();
        var answer = await DemoSilo.LogInAsync(client, silo.ImportKey, "//elsewhere.example/");
        answer.Headers.Location!.OriginalString.ShouldNotContain("elsewhere");
    }

    [Fact]
    public async Task A_form_without_its_token_does_nothing()
    {
        using var client = silo.Client();
        var answer = await client.PostAsync("/login", new FormUrlEncodedContent([new("_handler", "login"), new("Key", silo.ImportKey)]));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task What_another_account_keeps_is_not_found()
    {
        var key = await silo.Silo.CreateAccountAsync($"other-{TimeProvider.System.GetTimestamp()}");
        using var client = await silo.LoggedInAsync(key);
        var user = Uri.EscapeDataString(await silo.AUserAsync());
        (await client.GetAsync($"/user?id={user}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.GetAsync($"/user.json?id={user}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.GetStringAsync("/users")).ShouldContain("0 users");
    }

    [Fact]
    public async Task The_operator_reads_no_account()
    {
        using var client = await silo.LoggedInAsync(ServerProcess.OperatorKey);
        var answer = await client.GetAsync("/users");
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("SERVER or IMPORT");
    }

    [Fact]
    public async Task A_page_lets_the_browser_run_nothing_but_files_of_the_silo()
    {
        using var client = silo.Client();
        var answer = await client.GetAsync("/login");
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("script-src 'self';");
        policy.ShouldNotContain("unsafe");
        answer.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
    }
}
