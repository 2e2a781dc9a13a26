namespace Insights.Enrichment;

/// <summary>Where places and patterns of browsers come from.</summary>
public sealed class EnrichmentOptions
{
    /// <summary>
    /// Path of a database of places in MaxMind's DB format with records of the City or Country kind (GeoIP2, GeoLite2,
    /// DB-IP). It need not be there at the start: it is taken up when it appears, and again whenever it changes. It is held
    /// in memory whole, twice for the moment of a change; at most 1 GiB. Default: none, places stay unset unless an event states one.
    /// </summary>
    public string? Places { get; set; }

    /// <summary>
    /// Path of a file of patterns in the form of uap-core's regexes.yaml, in the place of those that the package UAParser
    /// has; for user agents that the rules of this program do not know. It is taken up when it appears and whenever it
    /// changes; a bad one leaves the patterns as they were. At most 4 MiB. In a build without UAParser one line in the log
    /// says that it is not read. Default: none.
    /// </summary>
    public string? BrowserPatterns { get; set; }

    /// <summary>
    /// How often both files are looked at. A change is taken up at the second look that finds it the same, so that a file
    /// still being written is left alone. Default 10 s; 1 s to 24 h.
    /// </summary>
    public TimeSpan RefreshEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Every fault, each naming its setting; empty when they are valid.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (Places is not null && string.IsNullOrWhiteSpace(Places))
            faults.Add("Enrichment:Places is blank: name a file, or leave it out");
        if (BrowserPatterns is not null && string.IsNullOrWhiteSpace(BrowserPatterns))
            faults.Add("Enrichment:BrowserPatterns is blank: name a file, or leave it out");
        if (RefreshEvery < TimeSpan.FromSeconds(1) || RefreshEvery > TimeSpan.FromHours(24))
            faults.Add(FormattableString.Invariant($"Enrichment:RefreshEvery must be from 00:00:01 to 1.00:00:00; it is {RefreshEvery:c}"));
        return faults;
    }
}
