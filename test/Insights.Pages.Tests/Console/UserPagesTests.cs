using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Insights.Pages.Tests.Fixture;

namespace Insights.Pages.Tests.Console;

[Collection(DemoCollection.Name)]
public sealed partial class UserPagesTests(DemoSilo silo)
{
    [Fact]
    public async Task The_list_shows_the_users_and_the_count_of_the_API()
    {
        using var api = silo.Silo.Client(silo.ImportKey);
        var answer = await api.GetFromJsonAsync<JsonElement>("/v1/endUsers?totalSize=true&filter=" + Uri.EscapeDataString("country = DE"));
        using var client = await silo.LoggedInAsync(silo.ImportKey);
        var page = await client.GetStringAsync("/users?filter=" + Uri.EscapeDataString("country = DE"));
        Links().Matches(page).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value))
            .ShouldBe(answer.GetProperty("endUsers").EnumerateArray().Select(u => u.GetProperty("id").GetString()!));
        page.ShouldContain($">{answer.GetProperty("totalSize").GetInt32()} user");
    }

    [Fact]
    public async Task Pages_follow_one_another_without_a_gap_and_the_CSV_has_what_the_page_shows()
    {
        using var client = await silo.LoggedInAsync(silo.ImportKey);
        var seen = new List<string>();
        var address = "/users?size=25&order=id";
        while (address is not null)
        {
            var page = await client.GetStringAsync(address);
            var ids = Links().Matches(page).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)).ToList();
            var csv = await client.GetStringAsync(address.Replace("/users?", "/users.csv?", StringComparison.Ordinal));
            csv.Split("\r\n").Skip(1).Where(l => l.Length > 0).Select(l => l.Split(',')[0]).ShouldBe(ids);
            seen.AddRange(ids);
            address = Next().Match(page) is { Success: true } next ? WebUtility.HtmlDecode(next.Groups[1].Value) : null;
        }
        using var api = silo.Silo.Client(silo.ImportKey);
        var total = (await api.GetFromJsonAsync<JsonElement>("/v1/endUsers?totalSize=true&pageSize=1")).GetProperty("totalSize").GetInt32();
        seen.Distinct().Count().ShouldBe(total);
        seen.Count.ShouldBe(total);
    }

    [Fact]
    public async Task A_filter_that_is_not_valid_is_told_in_the_words_of_the_API()
    {
        using var api = silo.Silo.Client(silo.ImportKey);
        var problem = await (await api.GetAsync("/v1/endUsers?filter=" + Uri.EscapeDataString("country ="))).Content.ReadFromJsonAsync<JsonElement>();
        using var client = await silo.LoggedInAsync(silo.ImportKey);
        var answer = await client.GetAsync("/users?filter=" + Uri.EscapeDataString("country ="));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()).ShouldContain(problem.GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task A_user_whose_session_is_open_is_found_by_the_exact_ID_at_once()
    {
        await silo.SeeAsync("just <here>");
        using var client = await silo.LoggedInAsync(silo.ImportKey);
        var page = await client.GetStringAsync("/users?q=" + Uri.EscapeDataString("just <here>"));
        page.ShouldContain("Exactly this ID");
        page.ShouldContain("just &lt;here&gt;</a>");
        page.ShouldNotContain("just <here>");
        (await client.GetStringAsync("/user?id=" + Uri.EscapeDataString("just <here>"))).ShouldContain(">open<");
    }

    [Fact]
    public async Task The_page_of_a_user_says_what_the_API_says()
    {
        var user = await silo.AUserAsync();
        using var api = silo.Silo.Client(silo.ImportKey);
        var known = (await api.GetFromJsonAsync<JsonElement>($"/v1/endUsers/{Uri.EscapeDataString(user)}")).GetProperty("standardAttributes");
        using var client = await silo.LoggedInAsync(silo.ImportKey);
        var page = await client.GetStringAsync($"/user?id={Uri.EscapeDataString(user)}");
        page.ShouldContain($"<dt>Sessions</dt><dd>{known.GetProperty("totalSessions").GetInt32()}</dd>");
        page.ShouldContain(known.GetProperty("firstSeen").GetString()![..10]);
    }

    [GeneratedRegex("<a href=\"/user\\?[^\"]*\" data-row>([^<]*)</a>")]
    private static partial Regex Links();

    [GeneratedRegex("href=\"(/users\\?[^\"#]*page=[^\"#]*)\"")]
    private static partial Regex Next();
}
