using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Users;

public sealed class IdentityTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    [Fact]
    public async Task A_login_shows_in_both_records_and_a_logout_ends_it()
    {
        var tenant = await api.TenantAsync();
        await tenant.Server.PostAsync("/v1/events", $$"""{"events":[{"eventId":"e","anonymousId":"a1","time":{{api.Clock.NowMs}},"type":"click"}]}""");
        var body = """{"anonymousId":"a1","userId":"u1","operationId":"login"}""";
        (await tenant.Server.PostAsync("/v1/endUsers:identify", body)).Json.ToJsonString().ShouldBe("""{"status":"ACCEPTED","operationId":"login"}""");
        (await tenant.Server.PostAsync("/v1/endUsers:identify", body)).Json.ToJsonString().ShouldBe("""{"status":"DUPLICATE","operationId":"login"}""");
        var user = (await tenant.Server.GetAsync("/v1/endUsers/u1?view=OPEN_SESSION")).Json;
        ((int)user["openSession"]!["eventCount"]!).ShouldBe(1);
        ((string)user["links"]![0]!["anonymousId"]!).ShouldBe("a1");
        user["links"]![0]!["until"].ShouldBeNull();
        await api.PassAsync(TimeSpan.FromSeconds(1));
        var logout = (await tenant.Server.PostAsync("/v1/endUsers:anonymize", """{"anonymousId":"a1"}""")).Json;
        ((string)logout["status"]!).ShouldBe("ACCEPTED");
        ((string)logout["operationId"]!).ShouldNotBeEmpty();
        var anonymous = (await tenant.Server.GetAsync("/v1/anonymousUsers/a1")).Json;
        ((string)anonymous["links"]![0]!["userId"]!).ShouldBe("u1");
        anonymous["links"]![0]!["until"].ShouldNotBeNull();
    }

    [Theory]
    [InlineData("""{"anonymousId":"a1","userId":"null"}""", "ID_OF_NO_ONE")]
    [InlineData("""{"anonymousId":" Guest ","userId":"u1"}""", "ID_OF_NO_ONE")]
    [InlineData("""{"anonymousId":"a1","userId":"u1","time":"2020-01-01T00:00:00Z"}""", "TOO_LATE")]
    public async Task What_is_refused_is_told_why(string body, string reason)
    {
        var tenant = await api.TenantAsync();
        var answer = (await tenant.Server.PostAsync("/v1/endUsers:identify", body)).Json;
        ((string)answer["status"]!, (string)answer["reason"]!).ShouldBe(("REJECTED", reason));
        ((string)answer["detail"]!).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Every_fault_of_a_request_is_named()
    {
        var tenant = await api.TenantAsync();
        await ShouldBeToldAsync("""{"userId":"","time":"soon","sentAt":true,"operationId":"a\u0001"}""", "time", "sentAt");
        await ShouldBeToldAsync("""{"userId":"","operationId":"a\u0001"}""", "anonymousId", "userId", "operationId");

        async Task ShouldBeToldAsync(string body, params string[] fields)
        {
            var answer = await tenant.Server.PostAsync("/v1/endUsers:identify", body);
            answer.ShouldBeProblem(400, "INVALID_ARGUMENT");
            answer.Json["errors"]!.AsArray().Select(e => (string)e!["field"]!).ShouldBe(fields);
        }
    }

    [Fact]
    public async Task An_event_with_an_ID_of_no_one_beside_another_is_rejected()
    {
        var tenant = await api.TenantAsync();
        var answer = await tenant.Server.PostAsync(
            "/v1/events", $$"""{"events":[{"eventId":"e","userId":"u1","anonymousId":"undefined","time":{{api.Clock.NowMs}},"type":"click"}]}""");
        ((string)answer.Json["results"]![0]!["reason"]!).ShouldBe("INVALID_ANONYMOUS_ID");
    }
}
