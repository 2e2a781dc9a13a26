using System.Text;
using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Retention;

/// <summary>After an erasure and a clean stop all that a user had sent still stood in the pages of the SQLite file.</summary>
public sealed class ErasedFileTests
{
    [Fact]
    public async Task Nothing_of_an_erased_user_is_left_in_the_file_after_a_clean_stop()
    {
        var copy = Path.Combine(Directory.CreateTempSubdirectory("insights-erased-").FullName, "insights.db");
        await using (var api = new KeptFile(copy))
        {
            await api.InitializeAsync();
            var tenant = await api.TenantAsync("""{"trackingLevel":"EXTENDED"}""");
            for (var i = 0; i < 60; i++)
            {
                var e = tenant.Event($"marker-event-{i}", "marker-user");
                e["page"] = new System.Text.Json.Nodes.JsonObject { ["url"] = "https://marker-url/", ["title"] = "marker-title" };
                e["properties"] = new System.Text.Json.Nodes.JsonObject { ["p"] = "marker-property" + new string('x', 2000) };
                e["analytics"] = new System.Text.Json.Nodes.JsonObject { ["role"] = "marker-role" };
                (await tenant.SendAsync(e)).ShouldBe(["ACCEPTED"]);
            }
            (await tenant.Server.SendAsync(HttpMethod.Patch, "/v1/endUsers/marker-user", new StringContent(
                """{"operations":[{"name":"note","set":"marker-attribute"}]}"""))).Status.ShouldBe(200);
            (await tenant.SendAsync(tenant.Event("kept", "neighbour"))).ShouldBe(["ACCEPTED"]);
            await api.PassAsync(TimeSpan.FromHours(2));
            (await tenant.Server.DeleteAsync("/v1/endUsers/marker-user")).Status.ShouldBe(200);
        }
        var file = await File.ReadAllBytesAsync(copy);
        File.Exists(copy + "-wal").ShouldBeFalse();
        string[] markers = ["marker-event", "marker-user", "marker-url", "marker-title", "marker-property", "marker-role", "marker-attribute"];
        markers.Where(m => file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(m)) >= 0).ShouldBeEmpty();
        file.AsSpan().IndexOf("neighbour"u8).ShouldBeGreaterThan(0);
        Directory.Delete(Path.GetDirectoryName(copy)!, recursive: true);
    }

    /// <summary>Its file stays after it has stopped.</summary>
    private sealed class KeptFile(string file) : HttpSilo, IAsyncDisposable
    {
        protected override string StorageSetting => $"--Storage:Sqlite={file}";

        async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();
    }
}
