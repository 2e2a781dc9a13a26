using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Insights.Pages.Tests.Fixture;
using Insights.Testing.Processes;

namespace Insights.Pages.Tests.Console;

[Collection(DemoCollection.Name)]
public sealed partial class ActionTests(DemoSilo silo)
{
    [Fact]
    public async Task An_attribute_is_set_and_unset()
    {
        using var api = silo.Silo.Client(silo.ImportKey);
        (await api.PatchAsJsonAsync("/v1/endUsers/edited", new { operations = new[] { new { name = "plan", set = new { text = "Basic" } } } })).EnsureSuccessStatusCode();
        using var client = await silo.LoggedInAsync(silo.ImportKey);
        const string Page = "/user?id=edited&tab=attributes";
        await PostAsync(client, Page, "attribute", ("Attribute", "plan"), ("Value", "Gold"), ("Does", "set"));
        (await api.GetStringAsync("/v1/endUsers/edited")).ShouldContain("Gold");
        await PostAsync(client, Page, "attribute", ("Attribute", "plan"), ("Does", "unset"));
        (await api.GetStringAsync("/v1/endUsers/edited")).ShouldNotContain("Gold");
    }

    [Fact]
    public async Task An_anonymous_record_is_linked_and_the_link_is_ended()
    {
        using var api = silo.Silo.Client(silo.ImportKey);
        (await api.PatchAsJsonAsync("/v1/endUsers/linked", new { operations = new[] { new { name = "plan", set = new { text = "Basic" } } } })).EnsureSuccessStatusCode();
        using var client = await silo.LoggedInAsync(silo.ImportKey);
        const string Page = "/user?id=linked&tab=identity";
        await PostAsync(client, Page, "link", ("Other", "browser-7"));
        var links = (await api.GetFromJsonAsync<JsonElement>("/v1/endUsers/linked")).GetProperty("links");
        links[0].GetProperty("anonymousId").GetString().ShouldBe("browser-7");
        links[0].TryGetProperty("until", out _).ShouldBeFalse();
        await PostAsync(client, Page, "unlink", ("Ended", "browser-7"));
        (await api.GetFromJsonAsync<JsonElement>("/v1/endUsers/linked")).GetProperty("links")[0].TryGetProperty("until", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task A_user_is_erased_by_who_types_the_ID_and_by_nobody_else()
    {
        using var api = silo.Silo.Client(silo.ImportKey);
        (await api.PatchAsJsonAsync("/v1/endUsers/gone", new { operations = new[] { new { name = "plan", set = new { text = "Basic" } } } })).EnsureSuccessStatusCode();
        using var client = await silo.LoggedInAsync(silo.ImportKey);
        const string Page = "/user?id=gone&tab=privacy";
        (await SendAsync(client, Page, "erase", ("Confirm", "gone "))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await api.GetAsync("/v1/endUsers/gone")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await PostAsync(client, Page, "erase", ("Confirm", "gone"));
        (await api.GetAsync("/v1/endUsers/gone")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_operator_makes_and_revokes_a_key()
    {
        using var client = await silo.LoggedInAsync(ServerProcess.OperatorKey);
        const string Page = "/account?name=demo";
        var made = await SendAsync(client, Page, "create-key", ("Kind", "Server"), ("Description", "of a test"));
        var key = Key().Match(await made.Content.ReadAsStringAsync()).Groups[1].Value;
        using var api = silo.Silo.Client(key);
        (await api.GetAsync("/v1/segments")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(client, Page, "end-key", ("KeyId", key.Split('_')[2]), ("Does", "revoke"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await api.GetAsync("/v1/segments")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await client.GetStringAsync("/audit?account=demo")).ShouldContain("REVOKE_KEY");
    }

    private static async Task PostAsync(HttpClient client, string page, string form, params (string, string)[] fields) =>
        (await SendAsync(client, page, form, fields)).StatusCode.ShouldBe(HttpStatusCode.Found);

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string page, string form, params (string, string)[] fields) =>
        await client.PostAsync(page, Forms.Of(await client.GetStringAsync(page), form, fields));

    [GeneratedRegex("<code data-key>([^<]+)</code>")]
    private static partial Regex Key();
}
