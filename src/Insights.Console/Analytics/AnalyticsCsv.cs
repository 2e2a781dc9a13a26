using Insights.Console.Login;
using Insights.Console.Text;
using Insights.Service.Analytics;
using Microsoft.AspNetCore.Http;

namespace Insights.Console.Analytics;

/// <summary>The figures that a page shows as CSV.</summary>
internal static class AnalyticsCsv
{
    public const string Path = "/analytics.csv";

    private static readonly string[] _names =
        ["date", "sessions", "active_users", "new_users", "returning_users", "total_ms", "mean_ms", "median_ms", "p90_ms"];

    public static async Task AnswerAsync(
        HttpContext context, ConsoleSession session, AnalyticsService figures, Show show, string? days, string? by, string? zone, string? application, string? segment)
    {
        var (report, _) = await new AnalyticsQuery(days, by, zone, application, segment).ReadAsync(figures, session.Caller, show.NowMs, context.RequestAborted);
        await Csv.WriteAsync(context, "analytics.csv", _names, report.Buckets.Select(b => (IReadOnlyList<string>)
        [
            $"{b.Bucket.Date:yyyy-MM-dd}", $"{b.Figures.Sessions}", $"{b.Figures.ActiveUsers}", $"{b.Figures.NewUsers}", $"{b.Figures.ReturningUsers}",
            $"{b.Figures.TotalMs}", $"{b.Figures.MeanMs}", $"{b.Figures.MedianMs}", $"{b.Figures.P90Ms}",
        ]));
    }
}
