using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Retention;

public sealed class ExportTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    [Fact]
    public async Task A_session_that_has_closed_and_that_no_alarm_has_written_yet_is_in_it()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(tenant.Event("e1", "alice"));
        api.Clock.Advance(TimeSpan.FromHours(1));
        var document = (await tenant.Server.GetAsync("/v1/endUsers/alice:export")).Json;
        document["sessions"]!.AsArray().Count.ShouldBe(1);
        document["alarmTime"].ShouldBeNull();
    }

    [Fact]
    public async Task An_anonymous_user_has_one_of_its_own_and_a_stranger_none()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(tenant.Event("e1", "alice"));
        (await tenant.Server.GetAsync("/v1/anonymousUsers/alice:export")).ShouldBeProblem(404, "NOT_FOUND");
        (await (await api.TenantAsync()).Server.GetAsync("/v1/endUsers/alice:export")).ShouldBeProblem(404, "NOT_FOUND");
    }
}
