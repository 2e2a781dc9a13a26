using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Analytics;

public sealed class MergedTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    [Fact]
    public async Task A_visit_that_goes_on_across_a_login_counts_once_and_with_both_where_asked_for()
    {
        var tenant = await api.TenantAsync();
        var before = tenant.Event("before", secondsAgo: 7200);
        before.Remove("userId");
        before["anonymousId"] = "browser";
        await tenant.SendAsync(before, tenant.Event("after", "alice", 7080));
        // What the visitor did alone has closed before the login is told.
        await api.PassAsync(TimeSpan.FromSeconds(1));
        (await FiguresAsync("")).ShouldBe((2, "0s", 2));
        (await tenant.Server.PostAsync("/v1/endUsers:identify", $$"""{"anonymousId":"browser","userId":"alice","time":"{{tenant.Ago(7140)}}"}""")).Text("status").ShouldBe("ACCEPTED");
        await api.PassAsync(TimeSpan.FromMinutes(2));
        (await FiguresAsync("")).ShouldBe((1, "120s", 1));
        (await FiguresAsync("?countMerged=true")).ShouldBe((2, "120s", 2));
        (await FiguresAsync("?anonymousId=browser")).ShouldBe((1, "0s", 1));

        async Task<(int, string, int)> FiguresAsync(string query)
        {
            var total = (await tenant.Server.GetAsync("/v1/sessionAnalytics:query" + query)).Json["total"]!;
            return ((int)total["sessionCount"]!, (string)total["totalDuration"]!, (int)total["activeUsers"]!);
        }
    }
}
