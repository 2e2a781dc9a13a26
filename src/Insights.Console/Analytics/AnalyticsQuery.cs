using System.Globalization;
using Insights.Console.Text;
using Insights.Domain.Analytics;
using Insights.Service;
using Insights.Service.Analytics;
using Insights.Service.Keys;

namespace Insights.Console.Analytics;

/// <summary>Which figures a page shows, as its address says it; the page and its CSV are of one question.</summary>
/// <param name="Days">How many days back from now, 1 to 1,000; empty: 30.</param>
/// <param name="By">day, week or month; empty: day.</param>
/// <param name="Zone">IANA name of a time zone; empty: UTC.</param>
internal sealed record AnalyticsQuery(string? Days, string? By, string? Zone, string? Application, string? Segment)
{
    private const long DayMs = 86_400_000;

    private long LengthMs => string.IsNullOrEmpty(Days) ? 30 * DayMs
        : int.TryParse(Days, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is > 0 and <= 1000 ? days * DayMs
        : throw ServiceException.Invalid("days", "must be from 1 to 1000");

    /// <summary>The figures of the period, and as a whole those of the period as long before it.</summary>
    /// <exception cref="ServiceException">As of <see cref="AnalyticsService"/>.</exception>
    public async ValueTask<(SessionReport Report, SessionFigures Before)> ReadAsync(AnalyticsService figures, Caller caller, long nowMs, CancellationToken ct)
    {
        var asked = (FiguresAsked)Scope(new FiguresAsked
        {
            TimeZone = Zone,
            Granularity = By switch { null or "" or "day" => Granularity.Day, "week" => Granularity.Week, "month" => Granularity.Month, _ => throw ServiceException.Invalid("by", "must be day, week or month") },
        }, nowMs);
        var report = await figures.QueryAsync(caller, asked, ct);
        var before = await figures.QueryAsync(caller, asked with { FromMs = nowMs - (2 * LengthMs), ToMs = nowMs - LengthMs, Granularity = Granularity.Month }, ct);
        return (report, before.Total);
    }

    /// <summary>The same period, application and segment for another question.</summary>
    public SessionsAsked Scope(SessionsAsked asked, long nowMs) =>
        asked with { FromMs = nowMs - LengthMs, ToMs = nowMs, Application = Application, Segment = Segment };

    /// <summary>The address of the same question.</summary>
    public string Address(string path, params (string Name, string? Value)[] more) =>
        Text.Address.Of(path, [("days", Days), ("by", By), ("zone", Zone), ("application", Application), ("segment", Segment), .. more]);
}
