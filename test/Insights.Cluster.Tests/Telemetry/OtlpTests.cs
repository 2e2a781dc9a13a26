using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Insights.Domain.Accounts;
using Insights.Service.Accounts;
using Insights.Service.Keys;
using Insights.Silo.Configuration;
using Insights.Silo.Start;
using Insights.Storage;
using Insights.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insights.Cluster.Tests.Telemetry;

public sealed class OtlpTests : IDisposable
{
    private const string UserId = "a-user-who-must-not-be-named";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("insights-otlp-");

    [Fact]
    public async Task A_silo_sends_its_metrics_those_of_the_cluster_and_its_spans_and_names_no_end_user()
    {
        await using var collector = await OtlpCollector.StartAsync();
        var builder = SiloApp.CreateBuilder(
        [
            $"--Storage:Sqlite={Path.Combine(_folder.FullName, "insights.db")}",
            $"--Cluster:SiloPort={FreePort.Find()}",
            "--Kestrel:Endpoints:Http:Url=http://127.0.0.1:0",
            "--Kestrel:Endpoints:Grpc:Url=http://127.0.0.1:0",
            $"--Telemetry:Otlp={collector.Url}",
            "--Telemetry:Protocol=http",
            "--Telemetry:Every=00:00:01",
            "--Telemetry:TracePercent=100",
        ]);
        builder.Logging.ClearProviders();
        var (settings, faults) = SiloSettings.Read(builder.Configuration);
        faults.ShouldBeEmpty();
        await using var store = await InsightsStore.OpenAsync(settings.Storage, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        await using (var app = SiloApp.Build(builder, settings, store, new OperatorKey("operator-key-of-tests"), TimeProvider.System))
        {
            await app.StartAsync();
            await SendAsync(app.Services.GetRequiredService<AccountAdministration>(), Endpoints.UrlOf(app, "Http"));
            // The end of the session rings an alarm at once; what is left unsent then is sent at the stop.
            var patience = TimeSpan.FromSeconds(20);
            var start = TimeProvider.System.GetTimestamp();
            while (!collector.Has("/v1/metrics", "insights.session.close.lag") && TimeProvider.System.GetElapsedTime(start) < patience)
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            await app.StopAsync();
        }

        string[] metrics =
        [
            "insights.ingest.events", "insights.ingest.duration", "insights.commit.rows", "insights.commit.duration",
            "insights.commit.queue.rows", "insights.end_user.activations", "insights.session.open", "insights.alarm.rung",
            "insights.session.close.lag", "orleans-", "http.server.request.duration",
            "kestrel.active_connections", "dotnet.gc.collections",
        ];
        metrics.ShouldAllBe(name => collector.Has("/v1/metrics", name));
        string[] spans = ["insights.record", "insights.commit", "insights.close"];
        spans.ShouldAllBe(name => collector.Has("/v1/traces", name));
        collector.HasAnywhere(UserId).ShouldBeFalse();
    }

    [Theory]
    [InlineData("--Telemetry:Otlp=collector:4317", "Telemetry:Otlp")]
    [InlineData("--Telemetry:Protocol=udp", "Telemetry:Protocol")]
    [InlineData("--Telemetry:Every=00:00:00.5", "Telemetry:Every")]
    [InlineData("--Telemetry:TracePercent=101", "Telemetry:TracePercent")]
    [InlineData("--Telemetry:Otpl=http://a", "Telemetry:Otpl")]
    [InlineData("--Enrichment:RefreshEvery=00:00:00", "Enrichment:RefreshEvery")]
    [InlineData("--Enrichment:BrowsersPercent=10", "Enrichment:BrowsersPercent")]
    public void Rejects_what_is_out_of_bounds_or_misspelt(string argument, string setting) =>
        SiloSettings.Read(SiloApp.CreateBuilder([argument]).Configuration).Faults.ShouldHaveSingleItem().ShouldStartWith(setting);

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task SendAsync(AccountAdministration accounts, string url)
    {
        await accounts.CreateAsync(OperatorKey.Caller, "acme", AccountSettings.Default, CancellationToken.None);
        var (_, key) = await accounts.CreateKeyAsync(OperatorKey.Caller, "acme", KeyKind.Server, CancellationToken.None);
        using var client = new HttpClient { BaseAddress = new Uri(url) };
        client.DefaultRequestHeaders.Add("x-api-key", key);
        var time = TimeProvider.System.GetUtcNow();
        // One by one: what one call begins and ends is closed with it, and rings no alarm.
        foreach (var e in new[]
        {
            new { eventId = "1", userId = UserId, type = "click", time = time.AddSeconds(-1) },
            new { eventId = "2", userId = UserId, type = "session_end", time },
        })
        {
            using var sent = await client.PostAsJsonAsync("/v1/events", new { events = new[] { e } });
            sent.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await sent.Content.ReadAsStringAsync()).ShouldContain("ACCEPTED");
        }
        using var got = await client.GetAsync($"/v1/endUsers/{UserId}");
        got.StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
