using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Accounts;

public sealed class RateLimitTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    [Fact]
    public async Task Events_beyond_the_limit_are_refused_whole_with_when_to_come_again()
    {
        var tenant = await api.TenantAsync("""{"rateLimits":{"eventsPerSecond":2}}""");
        var batch = Tenant.Batch([.. Enumerable.Range(0, 10).Select(i => tenant.Event($"e{i}"))]);
        Tenant.Outcomes(await tenant.Server.PostAsync("/v1/events", batch)).ShouldAllBe(o => o == "ACCEPTED");
        var refused = (await tenant.Server.PostAsync("/v1/events", batch)).ShouldBeProblem(429, "RESOURCE_EXHAUSTED");
        refused.RetryAfter.ShouldBe("4");
        // Each key has its own, and calls are not events.
        (await tenant.Ingest.PostAsync("/v1/events", Tenant.Batch(tenant.Event("other")))).Status.ShouldBe(200);
        (await tenant.Server.GetAsync("/v1/endUsers/u1")).Status.ShouldBe(200);
        await api.PassAsync(TimeSpan.FromSeconds(4));
        Tenant.Outcomes(await tenant.Server.PostAsync("/v1/events", batch)).ShouldAllBe(o => o == "DUPLICATE");
    }

    [Fact]
    public async Task Calls_beyond_the_limit_are_refused_and_events_are_not_calls()
    {
        var tenant = await api.TenantAsync("""{"rateLimits":{"callsPerSecond":1}}""");
        foreach (var _ in (int[])[1, 2])
            (await tenant.Server.GetAsync("/v1/endUsers/u1")).Status.ShouldBe(404);
        (await tenant.Server.GetAsync("/v1/endUsers/u1")).ShouldBeProblem(429, "RESOURCE_EXHAUSTED").RetryAfter.ShouldBe("1");
        (await tenant.Server.PostAsync("/v1/events", Tenant.Batch(tenant.Event("e")))).Status.ShouldBe(200);
        await api.PassAsync(TimeSpan.FromSeconds(1));
        (await tenant.Server.GetAsync("/v1/endUsers/u1")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task An_empty_batch_counts_as_an_event()
    {
        var tenant = await api.TenantAsync("""{"rateLimits":{"eventsPerSecond":1}}""");
        foreach (var _ in (int[])[1, 2])
            (await tenant.Ingest.PostAsync("/v1/events", """{"events":[]}""")).Status.ShouldBe(200);
        (await tenant.Ingest.PostAsync("/v1/events", """{"events":[]}""")).ShouldBeProblem(429, "RESOURCE_EXHAUSTED");
    }

    [Theory]
    [InlineData("/v1/events")]
    [InlineData("/v1/walkme/events")]
    public async Task A_body_that_is_no_JSON_counts_by_its_bytes_as_events_of_32_KiB(string path)
    {
        var tenant = await api.TenantAsync("""{"rateLimits":{"eventsPerSecond":2}}""");
        (await tenant.Ingest.PostAsync(path, new string('x', 10 * 32 * 1024))).ShouldBeProblem(400, "INVALID_ARGUMENT");
        (await tenant.Ingest.PostAsync(path, "{}")).ShouldBeProblem(429, "RESOURCE_EXHAUSTED").RetryAfter.ShouldBe("4");
    }
}
