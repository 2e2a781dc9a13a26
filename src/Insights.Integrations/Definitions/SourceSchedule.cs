using Cronos;

namespace Insights.Integrations.Definitions;

/// <summary>
/// When imports of a source begin by themselves. A slot that daylight saving time leaves out comes when the clock is put forward; one
/// that it would bring twice comes once.
/// </summary>
/// <param name="Cron">Minute, hour, day of the month, month, day of the week.</param>
/// <param name="TimeZone">Its name in the IANA database; null: UTC.</param>
public sealed record SourceSchedule(string Cron, string? TimeZone)
{
    /// <summary>Longest cron text, in characters.</summary>
    public const int MaxCronLength = 128;

    // Only to see whether a schedule has slots at all.
    private static readonly DateTime _anyTime = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>The first slot behind a time; Unix milliseconds, null where none follows.</summary>
    public long? NextMs(long afterMs) => Next(DateTimeOffset.FromUnixTimeMilliseconds(afterMs).UtcDateTime);

    /// <summary>Why the cron text can be none, to be read on from its name; null where it can.</summary>
    public string? CronFault() =>
        Cron.Length > MaxCronLength || !CronExpression.TryParse(Cron, out _) ? "must be a cron text of five fields, such as 0 3 * * *"
        : IsZone(TimeZone) && Next(_anyTime) is null ? "names a day that never comes"
        : null;

    /// <summary>Whether it is the name of a zone; not given, it is UTC.</summary>
    public static bool IsZone(string? name) => string.IsNullOrEmpty(name) || TimeZoneInfo.TryFindSystemTimeZoneById(name, out _);

    private long? Next(DateTime after)
    {
        var zone = string.IsNullOrEmpty(TimeZone) ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(TimeZone);
        return CronExpression.Parse(Cron).GetNextOccurrence(after, zone) is { } next ? new DateTimeOffset(next).ToUnixTimeMilliseconds() : null;
    }
}
