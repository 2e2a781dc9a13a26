using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Events;

/// <summary>A clock is mended where it is wrong by more than 60 seconds (docs/semantics.md 1.2).</summary>
public sealed class ClientClockTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    [Fact]
    public async Task A_click_whose_request_stalls_stays_before_the_session_end_that_was_sent_after_it()
    {
        var tenant = await api.TenantAsync();
        var (click, end) = (tenant.Event("click"), tenant.Event("end", type: "session_end"));
        var clickSentAt = tenant.Ago();
        api.Clock.Advance(TimeSpan.FromSeconds(1));
        (end["time"], var endSentAt) = (tenant.Ago(), tenant.Ago());
        await SendAsync(endSentAt, end.ToJsonString());
        api.Clock.Advance(TimeSpan.FromSeconds(3));
        await SendAsync(clickSentAt, click.ToJsonString());
        var sessions = (await tenant.Server.GetAsync("/v1/endUsers/u1/sessions")).Json["sessions"]!.AsArray();
        sessions.Select(s => ((string)s!["endReason"]!, (string)s["duration"]!)).ShouldBe([("SESSION_END", "1s")]);

        async Task SendAsync(string sentAt, string e) =>
            Tenant.Outcomes(await tenant.Ingest.PostAsync("/v1/events", $$"""{"sentAt":"{{sentAt}}","events":[{{e}}]}""")).ShouldBe(["ACCEPTED"]);
    }

    [Theory]
    [InlineData(60, 70)]
    [InlineData(60.001, 9.999)]
    public async Task A_clock_behind_by_60_seconds_is_right_and_by_a_millisecond_more_is_wrong(double behindSeconds, double ageSeconds)
    {
        var tenant = await api.TenantAsync();
        // It happened 10 seconds before it was sent, by the client's clock.
        var e = tenant.Event("e", secondsAgo: behindSeconds + 10);
        await tenant.Ingest.PostAsync("/v1/events", $$"""{"sentAt":"{{tenant.Ago(behindSeconds)}}","events":[{{e.ToJsonString()}}]}""");
        var user = await tenant.Server.GetAsync("/v1/endUsers/u1?view=OPEN_SESSION");
        DateTimeOffset.Parse((string)user.Json["openSession"]!["startTime"]!, System.Globalization.CultureInfo.InvariantCulture)
            .ShouldBe(api.Clock.GetUtcNow().AddSeconds(-(ageSeconds < 60 ? 10 : ageSeconds)));
    }
}
