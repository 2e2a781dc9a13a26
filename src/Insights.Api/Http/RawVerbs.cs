using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Insights.Api.Http;

/// <summary>
/// A verb such as <c>:export</c> is one only as it was sent: routing sees the path decoded, and would take the last part of the
/// ID <c>u%3Aexport</c> for it.
/// </summary>
internal sealed class RawVerbs : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        endpoints.Any(e => e.Metadata.GetMetadata<HttpRoute>()?.Template.Segments.Any(s => s.Verb.Length > 0) == true);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates[i].Endpoint.Metadata.GetMetadata<HttpRoute>() is not { } route)
                continue;
            for (var s = 0; s < route.Template.Segments.Count; s++)
            {
                if (route.Template.Segments[s].Verb is { Length: > 0 } verb && !httpContext.EndsWith(s, verb))
                    candidates.SetValidity(i, false);
            }
        }
        return Task.CompletedTask;
    }
}
