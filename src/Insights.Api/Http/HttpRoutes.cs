using Insights.Api.Methods;
using Microsoft.AspNetCore.Http;

namespace Insights.Api.Http;

/// <summary>Every address of the contract, and which of them a path is.</summary>
internal sealed class HttpRoutes(ApiMethods methods)
{
    /// <summary>In the order of the contract.</summary>
    public IReadOnlyList<HttpRoute> All { get; } = WithVerbs([.. methods.All.SelectMany(HttpRoute.Of)]);

    /// <summary>The methods of HTTP that a path takes, as it was sent; none where there is nothing.</summary>
    public IReadOnlyList<string> VerbsOf(HttpContext context)
    {
        var path = context.SentSegments();
        return [.. All.Where(r => r.Template.Fits(path)).Select(r => r.Verb).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>Tells each address without a verb those that end like it, but with one: /v1/endUsers/u:export is no user.</summary>
    private static List<HttpRoute> WithVerbs(List<HttpRoute> routes)
    {
        foreach (var route in routes)
            route.Template.Reserve(routes.Select(r => r.Template));
        return routes;
    }
}
