namespace Insights.Service.Ingest.Reading;

/// <summary>Times that a client may state: of the years 1 to 9999, kept to the millisecond.</summary>
public static class ClientTime
{
    /// <summary>First moment, Unix milliseconds, inclusive.</summary>
    public static readonly long MinMs = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();

    /// <summary>Last moment, Unix milliseconds, inclusive.</summary>
    public static readonly long MaxMs = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static bool IsValid(long unixMs) => unixMs >= MinMs && unixMs <= MaxMs;
}
