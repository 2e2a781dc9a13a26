namespace Insights.Testing.Processes;

/// <summary>Whether tests may take minutes: INSIGHTS_LONG=1.</summary>
public static class LongRuns
{
    public static bool AreAsked { get; } = Environment.GetEnvironmentVariable("INSIGHTS_LONG") == "1";

    /// <summary>Why a test that takes minutes is skipped.</summary>
    public const string Why = "Takes minutes; set INSIGHTS_LONG=1.";
}
