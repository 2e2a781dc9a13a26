using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Insights.Testing.Processes;

namespace Insights.Pages.Tests.Fixture;

/// <summary>A silo with made-up users, one for all tests of a class collection.</summary>
public sealed class DemoSilo : IAsyncLifetime
{
    public const string Account = "demo";

    private readonly TemporaryFolder _folder = new();
    private ServerProcess? _silo;

    public ServerProcess Silo => _silo!;

    public string Url => Silo.Url;

    /// <summary>Reads and writes the account.</summary>
    public string ImportKey { get; private set; } = "";

    public async Task InitializeAsync()
    {
        _silo = await ServerProcess.StartAsync(_folder.File("insights.db"));
        ImportKey = await Silo.CreateAccountAsync(Account);
        var (exit, output) = await CliProcess.RunAsync(Url, ImportKey, "demo", "--users", "60", "--quiet");
        exit.ShouldBe(0, output);
    }

    /// <summary>A client of the pages: it follows no redirect, and keeps the cookies it is given.</summary>
    public HttpClient Client() => new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(Url) };

    /// <summary>A client that has logged in.</summary>
    public async Task<HttpClient> LoggedInAsync(string key)
    {
        var client = Client();
        (await LogInAsync(client, key)).StatusCode.ShouldBe(HttpStatusCode.Found);
        return client;
    }

    /// <summary>Sends the form of the login.</summary>
    public static async Task<HttpResponseMessage> LogInAsync(HttpClient client, string key, string next = "/users")
    {
        var page = await client.GetStringAsync("/login");
        return await client.PostAsync($"/login?next={Uri.EscapeDataString(next)}", Forms.Of(page, "login", ("Key", key)));
    }

    /// <summary>The ID of an identified user with sessions and attributes.</summary>
    public async Task<string> AUserAsync()
    {
        using var api = Silo.Client(ImportKey);
        var page = await api.GetFromJsonAsync<JsonElement>("/v1/endUsers?pageSize=1&orderBy=total_sessions%20desc&filter=" + Uri.EscapeDataString("kind = identified AND attributes.plan:*"));
        return page.GetProperty("endUsers")[0].GetProperty("id").GetString()!;
    }

    /// <summary>Sends a page view of a user, as of now.</summary>
    public async Task SeeAsync(string user)
    {
        using var api = Silo.Client(ImportKey);
        var time = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var answer = await api.PostAsJsonAsync("/v1/events", new { events = new[] { new { eventId = "e1", userId = user, type = "page_view", time } } });
        (await answer.Content.ReadAsStringAsync()).ShouldContain("ACCEPTED");
    }

    public Task DisposeAsync()
    {
        _silo?.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }
}

/// <summary>All tests on one silo, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class DemoCollection : ICollectionFixture<DemoSilo>
{
    public const string Name = "demo";
}
