using Insights.Enrichment;

namespace Insights.Silo.Configuration;

/// <summary>The settings of places and browsers.</summary>
internal static class EnrichmentSettings
{
    /// <summary>Reads them, and tells <paramref name="read"/> what has no form; their bounds are their own to tell.</summary>
    public static void Read(EnrichmentOptions options, SettingsReader read)
    {
        read.Section(
            "Enrichment",
            [nameof(options.Places), nameof(options.BrowserPatterns), nameof(options.RefreshEvery)]);
        options.Places = read.Text("Enrichment:Places");
        options.BrowserPatterns = read.Text("Enrichment:BrowserPatterns");
        options.RefreshEvery = read.Duration("Enrichment:RefreshEvery", options.RefreshEvery, TimeSpan.MinValue, TimeSpan.MaxValue);
    }
}
