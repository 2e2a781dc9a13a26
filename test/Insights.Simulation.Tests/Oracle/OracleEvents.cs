using System.Globalization;

namespace Insights.Simulation.Tests.Oracle;

/// <summary>Short hands for the hand-worked tests: times of one day, timeout 30 min unless said otherwise.</summary>
internal static class OracleEvents
{
    public const long Minute = 60_000;

    /// <summary>"10:00", "10:00:05" or "10:00:00.001" on 2026-01-01, UTC, in Unix milliseconds.</summary>
    public static long At(string time) =>
        DateTimeOffset.Parse("2026-01-01T" + time + "Z", CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    public static OracleEvent An(string type, string id, string time) =>
        new() { Id = id, TimeMs = At(time), Type = type, TimeoutMs = 30 * Minute };

    public static OracleEvent Click(string id, string time) => An("click", id, time);

    public static OracleEvent Heartbeat(string id, string time) => An("heartbeat", id, time);

    public static OracleEvent SessionEnd(string id, string time) => An("session_end", id, time);

    public static OracleEvent InTab(this OracleEvent e, string? tab) => e with { Tab = tab, OneSessionPerTab = true };

    public static OracleEvent Timeout(this OracleEvent e, int minutes) => e with { TimeoutMs = minutes * Minute };

    /// <summary>The answer the day after, when everything has closed.</summary>
    public static OracleAnswer Given(params OracleEvent[] events) =>
        SessionOracle.Evaluate(events, At("00:00") + (48 * 60 * Minute));

    public static OracleAnswer GivenAt(string now, params OracleEvent[] events) => SessionOracle.Evaluate(events, At(now));

    /// <summary>Sessions as their event ids: "a b | c".</summary>
    public static string Shape(this OracleAnswer answer) =>
        string.Join(" | ", answer.Sessions.Select(s => string.Join(' ', s.EventIds)));

    public static string Reasons(this OracleAnswer answer) =>
        string.Join(" | ", answer.Sessions.Select(s => s.EndReason));
}
