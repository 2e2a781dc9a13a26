using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Health;

public sealed class HealthTests : IAsyncLifetime
{
    private readonly HttpSilo _api = new();

    public Task InitializeAsync() => _api.InitializeAsync();

    public Task DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task It_is_live_and_ready_to_everyone()
    {
        var (live, ready) = (await _api.Stranger.GetAsync("/healthz"), await _api.Stranger.GetAsync("/readyz"));
        (live.Status, live.Body).ShouldBe((200, "ok\n"));
        (ready.Status, ready.Body).ShouldBe((200, "ready\n"));
    }

    [Fact]
    public async Task It_is_not_ready_while_the_store_cannot_be_written_but_incarnations()
    {
        await _api.Store.DisposeAsync();
        // An answer of the store holds for a second.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var ready = await _api.Stranger.GetAsync("/readyz");
        for (; ready.Status == 200; ready = await _api.Stranger.GetAsync("/readyz"))
            limit.Token.ThrowIfCancellationRequested();
        ready.ShouldBeProblem(503, "UNAVAILABLE");
        (await _api.Stranger.GetAsync("/healthz")).Status.ShouldBe(200);
    }
}
