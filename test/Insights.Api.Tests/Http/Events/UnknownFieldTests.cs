using Insights.Api.Tests.Http.Fixture;

namespace Insights.Api.Tests.Http.Events;

public sealed class UnknownFieldTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    [Theory]
    [InlineData("""{"usrId":"u"}""", "The field 'usrId' in the event")]
    [InlineData("""{"page":{"href":"x"}}""", "The field 'href' in page")]
    [InlineData("""{"context":{"user_agent":"x"}}""", "The field 'user_agent' in context")]
    [InlineData("""{"context":{"place":{"zip":"1"}}}""", "The field 'zip' in context.place")]
    [InlineData("""{"a\nb":1}""", "The field 'a\uFFFDb' in the event")]
    public async Task A_field_that_is_not_known_is_named(string e, string told)
    {
        var tenant = await api.SharedTenantAsync();
        var answer = await tenant.Server.PostAsync("/v1/events", $$"""{"events":[{{e}}]}""");
        ((string)answer.Json["results"]![0]!["detail"]!).ShouldStartWith(told);
    }

    [Fact]
    public async Task Of_a_long_name_the_beginning_is_told()
    {
        var tenant = await api.SharedTenantAsync();
        var answer = await tenant.Server.PostAsync("/v1/events", $$"""{"events":[{"{{new string('x', 5000)}}":1}]}""");
        ((string)answer.Json["results"]![0]!["detail"]!).ShouldStartWith($"The field '{new string('x', 64)}...'");
    }
}
