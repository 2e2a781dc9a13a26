using Insights.Domain.Accounts;

namespace Insights.Domain.EndUsers;

/// <summary>How far back a record goes, and when it ends: six calendar months, UTC (docs/semantics.md 1.8).</summary>
public static class Retention
{
    private const long DayMs = 24L * 60 * 60 * 1000;
    private const long WeekMs = 7 * DayMs;

    private static readonly long _firstMs = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long _lastMs = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>
    /// No user expires sooner than this after the last of its events: six months have 181 days or more, and a session ends at
    /// most a day (the longest timeout) before the last passive event that is listed with it.
    /// </summary>
    internal const long SurelyKeptMs = 179 * DayMs;

    /// <summary>The earliest effective time that may still be imported at <paramref name="nowMs"/>; inclusive, Unix milliseconds.</summary>
    public static long FromMs(long nowMs) => Months(nowMs, -AccountSettings.RetentionMonths);

    /// <summary>
    /// The earliest effective time of which an account keeps events at <paramref name="nowMs"/>; inclusive, Unix milliseconds.
    /// </summary>
    /// <param name="months"><see cref="AccountSettings.EventRetentionMonths"/>.</param>
    public static long EventsFromMs(long nowMs, int months) => Months(nowMs, -months);

    /// <summary>
    /// What happened before this moment leaves the log. By the week, so that a log is not read and written anew each day: an
    /// event stays up to seven days longer than the account keeps it.
    /// </summary>
    public static long CutMs(long nowMs, int months)
    {
        var fromMs = EventsFromMs(nowMs, months);
        return fromMs - (((fromMs % WeekMs) + WeekMs) % WeekMs);
    }

    /// <summary>
    /// The moment from which on a user is gone that was last seen at <paramref name="lastMs"/>: the same day and time six
    /// months later, or that month's last day where it has no such day. Inclusive, Unix milliseconds.
    /// </summary>
    public static long ExpiresMs(long lastMs) => Months(lastMs, AccountSettings.RetentionMonths);

    /// <summary>
    /// The start of the UTC day in which a moment lies: what is written beside a user's rows for the sweep to find. Coarse, so
    /// that the index of it does not change with every session of a day; the moment itself is the user's to tell.
    /// </summary>
    public static long DayOf(long ms) => ms - (((ms % DayMs) + DayMs) % DayMs);

    /// <summary>Some calendar months later, or earlier; never outside the years 1 to 9999.</summary>
    private static long Months(long ms, int months)
    {
        var moment = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(ms, _firstMs, _lastMs));
        return months > 0 && moment > DateTimeOffset.MaxValue.AddMonths(-months) ? _lastMs
            : months < 0 && moment < DateTimeOffset.MinValue.AddMonths(-months) ? _firstMs
            : moment.AddMonths(months).ToUnixTimeMilliseconds();
    }
}
