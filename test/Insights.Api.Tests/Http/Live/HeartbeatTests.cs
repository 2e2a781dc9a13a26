using System.Text.Json.Nodes;
using Insights.Api.Tests.Http.Fixture;
using Insights.Service.Live;
using Microsoft.Extensions.DependencyInjection;

namespace Insights.Api.Tests.Http.Live;

/// <summary>What a watcher of live users hears while nothing happens.</summary>
public sealed class HeartbeatTests : IAsyncLifetime
{
    private readonly PacedApi _api = new();

    public Task InitializeAsync() => _api.InitializeAsync();

    public Task DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_watcher_in_silence_is_told_how_many_there_are_every_fifteen_seconds()
    {
        var tenant = await _api.TenantAsync();
        (await tenant.SendAsync(tenant.Event("e0", "alice"))).ShouldBe(["ACCEPTED"]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/live:watch") { Headers = { { "x-api-key", tenant.Server.Key } } };
        using var response = await _api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        ((bool)(await NextAsync(lines))["snapshot"]!).ShouldBeTrue();
        for (var heartbeats = 0; heartbeats < 2; heartbeats++)
        {
            var silentSince = _api.Clock.GetUtcNow();
            (await NextAsync(lines)).ToJsonString().ShouldBe("""{"users":[],"left":[],"totalSize":1,"minuteUserCount":1}""");
            (_api.Clock.GetUtcNow() - silentSince).ShouldBeGreaterThanOrEqualTo(LiveService.Heartbeat - TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>The next server-sent event. What the watch waits for is the clock.</summary>
    private async Task<JsonNode> NextAsync(StreamReader lines)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var next = ReadAsync();
        while (await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, late.Token)) != next)
        {
            late.Token.ThrowIfCancellationRequested();
            _api.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        return await next;

        async Task<JsonNode> ReadAsync()
        {
            var text = (await lines.ReadLineAsync())!;
            text.ShouldStartWith("data: ");
            (await lines.ReadLineAsync()).ShouldBe("");
            return JsonNode.Parse(text["data: ".Length..])!;
        }
    }

    /// <summary>The host, with watchers told by the clock that stands still.</summary>
    private sealed class PacedApi : HttpSilo
    {
        protected override void Replace(IServiceCollection services)
        {
            base.Replace(services);
            services.AddSingleton(s => new LiveService(s.GetRequiredService<LiveBoard>(), s.GetRequiredService<ILiveExchange>()) { Pace = Clock });
        }
    }
}
