namespace Insights.Testing.Oracle;

/// <summary>When a user is gone (docs/semantics.md 1.8). All times are Unix milliseconds.</summary>
public static class Expiry
{
    /// <summary>What is shown of a user who has expired.</summary>
    public static readonly OracleAnswer Nobody = new([], new OracleProfile());

    /// <summary>
    /// "Six calendar months after last_seen (or, with no session, after the last attribute)"; null while a session is open, or
    /// there is neither.
    /// </summary>
    public static long? ExpiresMs(OracleAnswer answer) =>
        answer.Open.Any() || (answer.Profile.LastSeenMs ?? (answer.Updates.Count == 0 ? null : answer.Updates.Max(u => u.TimeMs))) is not { } last
            ? null
            : DateTimeOffset.FromUnixTimeMilliseconds(last).AddMonths(6).ToUnixTimeMilliseconds();

    /// <summary>"From that moment on no lookup shows it, also if the sweep is late."</summary>
    /// <param name="answer">What the user's sessions are at the moment.</param>
    public static bool HasExpired(OracleAnswer answer, long nowMs) => ExpiresMs(answer) <= nowMs;
}
