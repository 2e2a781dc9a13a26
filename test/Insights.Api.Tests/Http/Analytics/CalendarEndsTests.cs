using System.Text.Json.Nodes;
using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Analytics;

/// <summary>Times at the ends of the calendar are answered like any other: never by a fault of the server.</summary>
public sealed class CalendarEndsTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    private static readonly string[] _times =
    [
        "0001-01-01T00:00:00Z", "0001-01-01T00:00:00.001Z", "0001-01-01T00:00:00+14:00", "0001-01-20T00:00:00-12:00", "0001-03-01T00:00:00Z",
        "1969-12-31T23:59:59.999Z", "9999-12-01T00:00:00Z", "9999-12-31T00:00:00Z", "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.9999999Z",
        "9999-12-31T23:59:59.999-12:00", "9999-12-31T23:59:60Z",
    ];

    private static readonly string[] _moments =
    [
        .. _times, "0001-01-01", "9999-12-31", "now", "-366000d", "+366000d", "-366001d", "-999999999d", "+999999999999999999w", "-0.000000000000000001ms",
    ];

    public static TheoryData<string> Zones =>
        ["UTC", "Europe/Zurich", "America/New_York", "Asia/Tokyo", "Pacific/Kiritimati", "Etc/GMT%2B12", "Africa/Monrovia", "America/Havana"];

    [Theory]
    [MemberData(nameof(Zones))]
    public async Task Figures_are_told_of_any_period(string zone)
    {
        var tenant = await api.SharedTenantAsync();
        foreach (var granularity in (string[])["HOUR", "DAY", "WEEK", "MONTH"])
        {
            foreach (var from in (string?[])[null, .. _times])
            {
                foreach (var to in (string?[])[null, .. _times])
                    await ShouldBeAnsweredAsync(tenant, $"/v1/sessionAnalytics:query?granularity={granularity}&timeZone={zone}{Period(from, to)}");
            }
        }
    }

    [Theory]
    [InlineData("9999-12-30T00:00:00Z", "9999-12-31T23:59:59.999Z", "9999-12-30", "9999-12-31")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-03T00:00:00Z", "0001-01-01", "0001-01-02")]
    public async Task Figures_of_the_days_at_the_ends_of_the_calendar_are_told_day_by_day(string from, string to, params string[] days)
    {
        var answer = await (await api.SharedTenantAsync()).Server.GetAsync("/v1/sessionAnalytics:query?granularity=DAY" + Period(from, to));
        answer.Status.ShouldBe(200, answer.Body);
        answer.Json["buckets"]!.AsArray().Select(b => (string)b!["date"]!).ShouldBe(days);
        (answer.Text("startTime"), answer.Text("endTime")).ShouldBe((from, to));
        ((string)answer.Json["buckets"]!.AsArray()[^1]!["endTime"]!).ShouldBe(to);
    }

    [Fact]
    public async Task Without_a_start_the_period_goes_back_no_further_than_the_calendar()
    {
        var answer = await (await api.SharedTenantAsync()).Server.GetAsync("/v1/sessionAnalytics:query?endTime=0001-01-02T00:00:00Z");
        answer.Status.ShouldBe(200, answer.Body);
        answer.Text("startTime").ShouldBe("0001-01-01T00:00:00Z");
    }

    [Theory]
    [InlineData("listStrugglingUsers")]
    [InlineData("listDisengagedUsers")]
    public async Task Users_are_listed_by_any_period(string list)
    {
        var tenant = await api.SharedTenantAsync();
        foreach (var from in (string?[])[null, .. _times])
        {
            foreach (var to in (string?[])[null, .. _times])
                await ShouldBeAnsweredAsync(tenant, $"/v1/sessionAnalytics:{list}?x={Period(from, to)}");
        }
    }

    [Fact]
    public async Task Filters_take_any_moment_and_users_are_explained_by_them()
    {
        var tenant = await api.TenantAsync();
        (await tenant.SendAsync(tenant.Event("e"))).ShouldBe(["ACCEPTED"]);
        (await UpdateAsync(tenant, """{"operations":[{"name":"renews","set":{"time":"9999-12-31T23:59:59.999Z"}},{"name":"born","set":{"time":"0001-01-01T00:00:00Z"}}]}""")).Status
            .ShouldBe(200);
        await api.PassAsync(TimeSpan.FromMinutes(31));
        foreach (var moment in _moments)
        {
            foreach (var field in (string[])["first_seen", "last_seen", "attributes.renews", "attributes.born", "attributes.born.set_time"])
            {
                var filter = $"""NOT {field} < "{moment}" OR {field} IN ("{moment}", now)""";
                var asked = await tenant.Server.GetAsync("/v1/endUsers?filter=" + Uri.EscapeDataString(filter));
                ShouldBeAnswered(asked, filter);
                if (asked.Status != 200)
                    continue;
                ShouldBeAnswered(await tenant.Server.GetAsync("/v1/sessionAnalytics:query?filter=" + Uri.EscapeDataString(filter)), filter);
                var name = new JsonObject { ["name"] = "s", ["filter"] = filter };
                (await tenant.Server.PostAsync("/v1/segments", name.ToJsonString())).Status.ShouldBe(200);
                (await tenant.Server.PostAsync("/v1/endUsers/u1:explainSegment", """{"segment":"s"}""")).Status.ShouldBe(200, filter);
                (await tenant.Server.DeleteAsync("/v1/segments/s")).Status.ShouldBe(204);
            }
        }
    }

    [Fact]
    public async Task Events_updates_and_links_take_or_refuse_any_time()
    {
        var tenant = await api.TenantAsync();
        string[] times = [.. _times.Select(t => $"\"{t}\""), "-62135596800000", "-62135596800001", "253402300799999", "253402300800000", "9223372036854775807", "-9223372036854775808"];
        foreach (var client in (HttpCaller[])[tenant.Server, tenant.Import])
        {
            foreach (var time in times)
            {
                foreach (var sent in (string[])["null", .. times])
                {
                    var said = $"time {time}, sent {sent}";
                    ShouldBeAnswered(await client.PostAsync("/v1/events", $$"""{"sentAt":{{sent}},"events":[{"userId":"u1","type":"click","time":{{time}}}]}"""), said);
                    ShouldBeAnswered(await client.PostAsync("/v1/endUsers:identify", $$"""{"anonymousId":"a","userId":"u1","time":{{time}},"sentAt":{{sent}}}"""), said);
                    ShouldBeAnswered(await client.SendAsync(HttpMethod.Patch, "/v1/endUsers/u1",
                        new StringContent($$"""{"time":{{time}},"sentAt":{{sent}},"operations":[{"name":"plan","set":"x"}]}""")), said);
                }
            }
        }
        await api.PassAsync(TimeSpan.FromMinutes(31));
        foreach (var path in (string[])["", "/sessions", "/events", "/attributes/plan/history", ":export"])
            (await tenant.Server.GetAsync("/v1/endUsers/u1" + path)).Status.ShouldBeOneOf([200, 404], path);
    }

    [Theory]
    [InlineData("0s")]
    [InlineData("315576000000s")]
    [InlineData("-315576000000s")]
    [InlineData("79228162514264337593543950335s")]
    public async Task An_overlap_of_keys_takes_or_refuses_any_length(string overlap)
    {
        var tenant = await api.TenantAsync();
        var key = (await api.Operator.PostAsync($"/v1/accounts/{tenant.Name}/keys", """{"kind":"SERVER"}""")).Text("keyId");
        ShouldBeAnswered(await api.Operator.PostAsync($"/v1/accounts/{tenant.Name}/keys/{key}:rotate", $$"""{"overlap":"{{overlap}}"}"""), overlap);
        ShouldBeAnswered(await tenant.Server.GetAsync("/v1/sessionAnalytics:listStrugglingUsers?shortSession=" + overlap), overlap);
    }

    private static string Period(string? from, string? to) => Time("startTime", from) + Time("endTime", to);

    private static string Time(string name, string? time) => time is null ? "" : $"&{name}={Uri.EscapeDataString(time)}";

    private static Task<Answer> UpdateAsync(Tenant tenant, string body) => tenant.Server.SendAsync(HttpMethod.Patch, "/v1/endUsers/u1", new StringContent(body));

    private static async Task ShouldBeAnsweredAsync(Tenant tenant, string path) => ShouldBeAnswered(await tenant.Server.GetAsync(path), path);

    private static void ShouldBeAnswered(Answer answer, string asked) => answer.Status.ShouldBeOneOf([200, 400], $"{asked}: {answer.Body}");
}
