using Insights.Api.Tests.Http.Fixture;
using Insights.Api.Tests.OpenApi;
using Insights.Api.Tests.Rpc.Isolation;

namespace Insights.Api.Tests.Http;

/// <summary>Of a member that stood twice the last counted: the first list of events of a batch was lost in silence.</summary>
public sealed class TwiceTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    [Theory]
    [InlineData("events")]
    [InlineData("ev\\u0065nts")]
    public async Task No_list_of_events_is_lost_because_its_name_stands_twice(string again)
    {
        var tenant = await api.SharedTenantAsync();
        var answer = await tenant.Ingest.PostAsync("/v1/events", $$"""{"events":[{{tenant.Event("lost").ToJsonString()}}],"{{again}}":[]}""");
        answer.ShouldBeProblem(400, "INVALID_ARGUMENT");
        answer.Text("detail").ShouldBe("events stands there twice.");
    }

    [Fact]
    public async Task A_member_that_stands_twice_is_refused_by_every_method_with_a_body()
    {
        var tenant = await api.SharedTenantAsync();
        var (tried, taken) = (0, new List<string>());
        foreach (var call in ApiDescription.Own.Operations.Where(o => o.BodySchema is not null && o.Method is not null))
        {
            foreach (var name in MembersOf(call.BodySchema!))
            {
                tried++;
                var value = name == "events" ? "[]" : "null";
                var body = $$"""{"{{name}}":{{value}},"{{name}}":{{value}}}""";
                var answer = await (Admits(call, "OPERATOR") ? api.Operator : tenant.Server).SendAsync(new HttpMethod(call.Verb), Sample(call.Path), new StringContent(body));
                if (answer.Status != 400 || !answer.Body.Contains("twice", StringComparison.Ordinal))
                    taken.Add($"{call}: {name}: {answer.Status} {answer.Body}");
            }
        }
        taken.ShouldBeEmpty();
        tried.ShouldBeGreaterThan(20);
    }

    private static IEnumerable<string> MembersOf(System.Text.Json.Nodes.JsonObject schema)
    {
        var named = schema["$ref"] is { } reference ? ApiDescription.Own.Schema(((string)reference!).Split('/')[^1]) : schema;
        // A method whose fields are all in its path has a body without members.
        return named["properties"]?.AsObject().Select(p => p.Key) ?? [];
    }

    private static bool Admits(DescribedCall call, string kind) => ApiMethods.KindsOf(ApiMethods.Find(call.Method!.Replace('/', '.'))).Contains(kind);

    private static string Sample(string path) => System.Text.RegularExpressions.Regex.Replace(path, @"\{\w+\}", "x");
}
