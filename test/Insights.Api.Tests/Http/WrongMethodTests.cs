using Insights.Api.Tests.Http.Fixture;
using Insights.Api.Tests.OpenApi;

namespace Insights.Api.Tests.Http;

/// <summary>A method that an address does not take was answered 404 by a silo; POST /v1/endUsers too.</summary>
public sealed class WrongMethodTests(HttpSilo api) : IClassFixture<HttpSilo>
{
    private static readonly string[] Verbs = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"];

    [Fact]
    public async Task A_wrong_method_is_405_on_every_path_and_Allow_names_the_right_ones()
    {
        var wrong = new List<string>();
        var paths = ApiDescription.Own.Operations.GroupBy(o => o.Path, o => o.Verb).ToDictionary(g => g.Key, g => g.ToHashSet());
        paths.Add("/docs", ["GET"]);
        // A web page asks first whether it may; without a key that admits it, that is no call of a wrong method either.
        paths["/v1/browser/events"].Add("OPTIONS");
        foreach (var (path, taken) in paths)
        {
            foreach (var verb in Verbs.Except(taken))
            {
                using var request = new HttpRequestMessage(new HttpMethod(verb), Sample(path));
                request.Headers.Add("x-api-key", HttpSilo.OperatorKey);
                using var answer = await api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                var allowed = answer.Content.Headers.Allow.Order(StringComparer.Ordinal);
                if ((int)answer.StatusCode != 405 || !allowed.SequenceEqual(taken.Order(StringComparer.Ordinal)) || answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
                    wrong.Add($"{verb} {path}: {(int)answer.StatusCode}, Allow: {string.Join(", ", allowed)}");
            }
        }
        wrong.ShouldBeEmpty();
    }

    private static string Sample(string path) => System.Text.RegularExpressions.Regex.Replace(path, @"\{\w+\}", "x");
}
