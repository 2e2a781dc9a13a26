using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Users;

public sealed class BatchGetTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    private const string Path = "/v1/endUsers:batchGet";

    [Fact]
    public async Task Found_and_not_found_come_in_the_order_asked_for()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(tenant.Event("e", "b"), tenant.Event("e", "a"));
        var answer = await tenant.Server.PostAsync(
            Path, """{"endUsers":[{"id":"z"},{"kind":"IDENTIFIED","id":"b"},{"kind":"ANONYMOUS","id":"a"},{"id":"a"},{"kind":"IDENTIFIED","id":"y"}]}""");
        answer.ShouldBe("""
            {"endUsers":[{"kind":"IDENTIFIED","id":"b","revision":"4","standardAttributes":{},"attributes":{},"analytics":{},"links":[],"tags":[]},
                         {"kind":"IDENTIFIED","id":"a","revision":"4","standardAttributes":{},"attributes":{},"analytics":{},"links":[],"tags":[]}],
             "notFound":[{"kind":"IDENTIFIED","id":"z"},{"kind":"ANONYMOUS","id":"a"},{"kind":"IDENTIFIED","id":"y"}]}
            """);
    }

    [Fact]
    public async Task The_open_sessions_come_where_the_view_asks_for_them()
    {
        var tenant = await api.TenantAsync();
        await tenant.SendAsync(tenant.Event("e", "b"));
        var answer = await tenant.Server.PostAsync(Path, """{"endUsers":[{"id":"b"}],"view":"OPEN_SESSION"}""");
        ((int)answer.Json["endUsers"]![0]!["openSession"]!["eventCount"]!).ShouldBe(1);
    }

    [Fact]
    public async Task It_takes_500_users_and_refuses_501()
    {
        var tenant = await api.TenantAsync();
        string Asked(int count) => $$"""{"endUsers":[{{string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"id":"u{{i}}"}"""))}}]}""";
        (await tenant.Server.PostAsync(Path, Asked(500))).Json["notFound"]!.AsArray().Count.ShouldBe(500);
        (await tenant.Server.PostAsync(Path, Asked(501))).ShouldBeProblem(400, "INVALID_ARGUMENT");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"endUsers":[]}""")]
    [InlineData("""{"endUsers":null,"view":null}""")]
    public async Task To_ask_for_nobody_is_answered_with_nobody(string body)
    {
        var tenant = await api.TenantAsync();
        (await tenant.Server.PostAsync(Path, body)).ShouldBe("""{"endUsers":[],"notFound":[]}""");
    }

    [Theory]
    [InlineData("""{"endUsers":[null]}""")]
    [InlineData("""{"endUsers":[{}]}""")]
    [InlineData("""{"endUsers":[{"id":""}]}""")]
    [InlineData("""{"endUsers":[{"id":7}]}""")]
    [InlineData("""{"endUsers":[{"id":"a\u0000b"}]}""")]
    [InlineData("""{"endUsers":[{"id":"\ud800"}]}""")]
    [InlineData("""{"endUsers":[{"id":"a","kind":"identified"}]}""")]
    [InlineData("""{"endUsers":[{"id":"a","kind":1}]}""")]
    [InlineData("""{"endUsers":[{"id":"a","extra":1}]}""")]
    [InlineData("""{"endUsers":{"id":"a"}}""")]
    [InlineData("""{"\ud800":[]}""")]
    [InlineData("""[]""")]
    [InlineData("""null""")]
    [InlineData("""{"endUsers":[{"id":"a"}]""")]
    public async Task A_request_of_another_form_is_refused(string body)
    {
        var tenant = await api.TenantAsync();
        (await tenant.Server.PostAsync(Path, body)).ShouldBeProblem(400, "INVALID_ARGUMENT");
    }
}
