namespace Insights.Grains.Sources;

/// <summary>How fast runs of sources go.</summary>
public sealed class SourceOptions
{
    /// <summary>Most rows a second that one run applies, so that events have what they need. Default 5,000; 1 to 1,000,000.</summary>
    public int RowsPerSecond { get; set; } = 5_000;
}
