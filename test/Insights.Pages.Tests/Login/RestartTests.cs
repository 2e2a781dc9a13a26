using System.Net;
using Insights.Pages.Tests.Fixture;
using Insights.Testing.Processes;

namespace Insights.Pages.Tests.Login;

public sealed class RestartTests
{
    [Fact]
    public async Task A_session_goes_on_at_the_next_process_on_the_database()
    {
        using var folder = new TemporaryFolder();
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        string key;
        using (var silo = await ServerProcess.StartAsync(folder.File("insights.db")))
        {
            key = await silo.CreateAccountAsync("demo");
            using var client = new HttpClient(handler, disposeHandler: false) { BaseAddress = new Uri(silo.Url) };
            (await DemoSilo.LogInAsync(client, key)).StatusCode.ShouldBe(HttpStatusCode.Found);
            await silo.StopAsync();
        }
        using var next = await ServerProcess.StartAsync(folder.File("insights.db"));
        using var again = new HttpClient(handler) { BaseAddress = new Uri(next.Url) };
        (await again.GetAsync("/users")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
