namespace Insights.Testing.Oracle;

/// <summary>Standard attributes (docs/semantics.md 1.4). All but <see cref="Sessions"/> and <see cref="TotalMs"/> are unset without a closed session.</summary>
public sealed record OracleProfile
{
    /// <summary>n</summary>
    public int Sessions { get; init; }

    /// <summary>D</summary>
    public long TotalMs { get; init; }

    /// <summary>Events of type <c>order</c>.</summary>
    public int Orders { get; init; }

    /// <summary>F</summary>
    public long? FirstSeenMs { get; init; }

    /// <summary>L</summary>
    public long? LastSeenMs { get; init; }

    /// <summary>D / n, whole milliseconds.</summary>
    public long? AverageDurationMs { get; init; }

    /// <summary>(L - F - D) / (n - 1), whole milliseconds; unset while n is below 2.</summary>
    public long? AverageGapMs { get; init; }

    public string? Country { get; init; }
    public string? Region { get; init; }
    public string? City { get; init; }
    public string? BrowserName { get; init; }
    public string? BrowserVersion { get; init; }

    /// <summary>Folds closed sessions, given in the order of their start.</summary>
    public static OracleProfile Of(IEnumerable<OracleSession> closedSessions)
    {
        var closed = closedSessions.ToList();
        var n = closed.Count;
        if (n == 0)
            return new OracleProfile();

        var f = closed.Min(s => s.StartMs);
        var l = closed.Max(s => s.EndMs);
        var d = closed.Sum(s => s.EndMs - s.StartMs);

        // "of the place of the last event that has one, in the last session that has one"; browser likewise.
        var place = closed.LastOrDefault(s => s.Place is not null)?.Place;
        var browser = closed.LastOrDefault(s => s.Browser is not null)?.Browser;

        return new OracleProfile
        {
            Sessions = n,
            TotalMs = d,
            Orders = closed.Sum(s => s.OrderCount),
            FirstSeenMs = f,
            LastSeenMs = l,
            AverageDurationMs = d / n,
            AverageGapMs = n < 2 ? null : (l - f - d) / (n - 1),
            Country = place?.Country,
            Region = place?.Region,
            City = place?.City,
            BrowserName = browser?.Name,
            BrowserVersion = browser?.Version,
        };
    }
}
