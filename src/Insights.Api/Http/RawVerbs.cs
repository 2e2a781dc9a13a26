using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Insights.Api.Http;

/// <summary>
/// A verb such as <c>:export</c> is one only as it was sent, and then it always is: routing sees the path decoded, would take the
/// last part of the ID <c>u%3Aexport</c> for a verb, and a DELETE of <c>u:export</c> for that of a user.
/// </summary>
internal sealed class RawVerbs : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        endpoints.Any(e => e.Metadata.GetMetadata<HttpRoute>()?.Template.Segments.Any(s => s.Field is not null) == true);

    /// <summary>A path of another length has dot segments, which are refused where its fields are read.</summary>
    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var path = httpContext.SentSegments();
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates[i].Endpoint.Metadata.GetMetadata<HttpRoute>() is { } route && route.Template.Segments.Count == path.Length && !route.Template.Fits(path))
                candidates.SetValidity(i, false);
        }
        return Task.CompletedTask;
    }
}
