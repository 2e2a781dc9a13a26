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
            [nameof(options.Places), nameof(options.PlacesRefreshEvery), nameof(options.BrowsersPercent)]);
        options.Places = read.Text("Enrichment:Places");
        options.PlacesRefreshEvery = read.Duration(
            "Enrichment:PlacesRefreshEvery", options.PlacesRefreshEvery, TimeSpan.MinValue, TimeSpan.MaxValue);
        options.BrowsersPercent = read.Number("Enrichment:BrowsersPercent", options.BrowsersPercent);
    }
}
