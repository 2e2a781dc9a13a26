using System.Text.Json.Nodes;
using Insights.Api.Tests.Http.Fixture;
using Insights.Service.Segments;

namespace Insights.Api.Tests.Http.Segments;

/// <summary>Watching a segment, as a client sees it.</summary>
public sealed class WatchTests : IAsyncLifetime
{
    private readonly HttpSilo _api = new();

    public Task InitializeAsync() => _api.InitializeAsync();

    public Task DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_watcher_cut_off_before_a_user_was_inactive_for_30_days_is_told_of_it_once_when_it_goes_on()
    {
        var tenant = await _api.TenantAsync();
        (await tenant.Server.PostAsync("/v1/segments", """{"name":"gone","filter":"last_seen < -30d"}""")).Status.ShouldBe(200);
        (await tenant.SendAsync(tenant.Event("e1"))).ShouldBe(["ACCEPTED"]);
        _api.Clock.Advance(TimeSpan.FromMinutes(31));
        (await tenant.Server.GetAsync("/v1/endUsers/u1/sessions")).Status.ShouldBe(200); // brings the rows up to the clock

        _api.Clock.Advance(TimeSpan.FromDays(25));
        string position;
        await using (var watcher = await WatchAsync(tenant.Server.Key!, null))
        {
            var first = await watcher.NextAsync();
            position = (string)first["position"]!;
            first["change"].ShouldBeNull();
        }
        _api.Clock.Advance(TimeSpan.FromDays(5) - TimeSpan.FromMinutes(31));
        await CompareAsync();
        _api.Clock.Advance(TimeSpan.FromSeconds(1));
        await CompareAsync();
        _api.Clock.Advance(TimeSpan.FromDays(1));
        await CompareAsync();

        await using var again = await WatchAsync(tenant.Server.Key!, position);
        (await again.NextAsync())["position"]!.GetValue<string>().ShouldBe(position);
        var change = await TellsNextAsync(again);
        ((string)change["change"]!, (string)change["endUser"]!["id"]!).ShouldBe(("ENTERED", "u1"));

        // The next that it is told is the user's return: nothing twice.
        (await tenant.SendAsync(tenant.Event("e2"))).ShouldBe(["ACCEPTED"]);
        _api.Clock.Advance(TimeSpan.FromMinutes(31));
        (await tenant.Server.GetAsync("/v1/endUsers/u1/sessions")).Status.ShouldBe(200);
        await CompareAsync();
        var left = await TellsNextAsync(again);
        ((string)left["change"]!, (string)left["endUser"]!["id"]!).ShouldBe(("LEFT", "u1"));
    }

    [Fact]
    public async Task A_watcher_in_silence_is_told_where_it_is_every_half_a_minute()
    {
        var tenant = await _api.TenantAsync();
        (await tenant.Server.PostAsync("/v1/segments", """{"name":"gone","filter":"last_seen < -30d"}""")).Status.ShouldBe(200);
        await using var watcher = await WatchAsync(tenant.Server.Key!, null);
        var position = (string)(await watcher.NextAsync())["position"]!;
        for (var signs = 0; signs < 2; signs++)
        {
            var silentSince = _api.Clock.GetUtcNow();
            ((string)(await TellsNextAsync(watcher, "position"))!).ShouldBe(position);
            (_api.Clock.GetUtcNow() - silentSince).ShouldBeGreaterThanOrEqualTo(SegmentWatchService.SignOfLife - TimeSpan.FromSeconds(1));
            watcher.Last.ShouldBe($$"""{"position":"{{position}}"}""");
        }
    }

    /// <summary>The next change, or what else is waited for. What the watch waits for between two looks is the clock.</summary>
    private async Task<JsonNode> TellsNextAsync(Watcher watcher, string what = "change")
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        for (var next = watcher.NextAsync(); ;)
        {
            if (await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, late.Token)) != next)
            {
                late.Token.ThrowIfCancellationRequested();
                _api.Clock.Advance(TimeSpan.FromSeconds(1));
                continue;
            }
            if ((await next)[what] is { } told)
                return told;
            next = watcher.NextAsync();
        }
    }

    [Fact]
    public async Task A_watch_ends_when_its_key_is_revoked()
    {
        var tenant = await _api.TenantAsync();
        (await tenant.Server.PostAsync("/v1/segments", """{"name":"gone","filter":"last_seen < -30d"}""")).Status.ShouldBe(200);
        var made = await _api.Operator.PostAsync($"/v1/accounts/{tenant.Name}/keys", """{"kind":"SERVER"}""");
        await using var watcher = await WatchAsync(made.Text("key"), null);
        (await watcher.NextAsync())["position"].ShouldNotBeNull();
        (await _api.Operator.DeleteAsync($"/v1/accounts/{tenant.Name}/keys/{made.Text("keyId")}")).Status.ShouldBe(204);
        ((string)(await TellsNextAsync(watcher, "error"))["code"]!).ShouldBe("UNAUTHENTICATED");
    }

    [Fact]
    public async Task What_cannot_be_watched_is_refused_with_its_reason()
    {
        var tenant = await _api.TenantAsync();
        (await tenant.Server.GetAsync("/v1/segments/nobody:watch")).ShouldBeProblem(404, "NOT_FOUND");
        await tenant.Server.PostAsync("/v1/endUsers:batchUpdate", """{"updates":[{"endUser":{"id":"u1"},"operations":[{"name":"plan","set":"pro"}]}]}""");
        (await tenant.Server.PostAsync("/v1/segments", """{"name":"payers","filter":"attributes.plan = pro"}""")).Status.ShouldBe(200);
        (await tenant.Server.PostAsync("/v1/attributes/plan:retire", "{}")).Status.ShouldBe(204);
        (await tenant.Server.GetAsync("/v1/segments/payers:watch")).ShouldBeProblem(400, "FAILED_PRECONDITION");
        (await tenant.Server.GetAsync("/v1/segments/insights-quit:watch?position=zz")).ShouldBeProblem(400, "INVALID_ARGUMENT");
        (await tenant.Server.GetAsync("/v1/segments/insights-quit:watch?position=1")).ShouldBeProblem(400, "FAILED_PRECONDITION");
        (await tenant.Ingest.GetAsync("/v1/segments/insights-quit:watch")).ShouldBeProblem(403, "PERMISSION_DENIED");
    }

    private Task CompareAsync() => _api.Get<SegmentWatchService>().CompareAsync(new ComparePace(), CancellationToken.None);

    private async Task<Watcher> WatchAsync(string key, string? position)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/segments/gone:watch" + (position is null ? "" : "?position=" + position));
        request.Headers.Add("x-api-key", key);
        var response = await _api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        ((int)response.StatusCode).ShouldBe(200);
        return new Watcher(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    private sealed record Watcher(HttpResponseMessage Response, StreamReader Lines) : IAsyncDisposable
    {
        /// <summary>The line that was read last, as it came.</summary>
        public string Last { get; private set; } = "";

        public async Task<JsonNode> NextAsync() => JsonNode.Parse(Last = (await Lines.ReadLineAsync())!)!;

        public ValueTask DisposeAsync()
        {
            Lines.Dispose();
            Response.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
