using Insights.Http.Accounts;
using Insights.Http.Analytics;
using Insights.Http.Attributes;
using Insights.Http.Events;
using Insights.Http.Health;
using Insights.Http.Live;
using Insights.Http.OpenApi;
using Insights.Http.Problems;
using Insights.Http.Segments;
using Insights.Http.Users;
using Insights.Http.Verification;
using Insights.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Insights.Http;

/// <summary>The HTTP API: what a host adds and maps. The services it calls, and <see cref="IReadiness"/>, are the host's to register.</summary>
public static class InsightsHttp
{
    public static IServiceCollection AddInsightsHttp(this IServiceCollection services) => services.AddInsightsOpenApi();

    public static WebApplication MapInsightsHttp(this WebApplication app)
    {
        app.UseMiddleware<ProblemMiddleware>();
        app.UseRouting();
        app.MapEvents();
        app.MapEndUsers();
        app.MapLists();
        app.MapTimeline();
        app.MapAnalytics();
        app.MapRetention();
        app.MapUpdates();
        app.MapIdentity();
        app.MapAttributes();
        app.MapSegments();
        app.MapSegmentMembers();
        app.MapSegmentVerdicts();
        app.MapSegmentWatch();
        app.MapAccounts();
        app.MapKeys();
        app.MapAuditLog();
        app.MapLive();
        app.MapVerify();
        app.MapHealth();
        // The one document there is: of another name the endpoint would say itself that it is not there, and not as a problem.
        app.MapOpenApi("/openapi/{documentName:regex(^v1$)}.json");
        return app;
    }
}
