namespace Insights.Enrichment;

/// <summary>Where places come from, and what reading user agents may cost.</summary>
public sealed class EnrichmentOptions
{
    /// <summary>
    /// Path of a database of places in MaxMind's DB format with records of the City or Country kind (GeoIP2, GeoLite2,
    /// DB-IP). It need not be there at the start: it is taken up when it appears, and again whenever it changes. It is held
    /// in memory whole, twice for the moment of a change. Default: none, places stay unset unless an event states one.
    /// </summary>
    public string? Places { get; set; }

    /// <summary>
    /// How often the file of places is looked at. A change is taken up at the second look that finds it the same, so that
    /// a file still being written is left alone. Default 10 s; 1 s to 24 h.
    /// </summary>
    public TimeSpan PlacesRefreshEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Most of the machine's processors that reading user agents never seen before may take, in percent, over a longer
    /// time; those that come beyond it leave the browser unset. One costs about 0.5 ms, so that 10 % of 2 processors
    /// read about 400 a second; ones seen before cost nothing. Default 10; 1 to 100.
    /// </summary>
    public int BrowsersPercent { get; set; } = 10;

    /// <summary>Every fault, each naming its setting; empty when they are valid.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (Places is not null && string.IsNullOrWhiteSpace(Places))
            faults.Add("Enrichment:Places is blank: name a file, or leave it out");
        if (PlacesRefreshEvery < TimeSpan.FromSeconds(1) || PlacesRefreshEvery > TimeSpan.FromHours(24))
            faults.Add(FormattableString.Invariant($"Enrichment:PlacesRefreshEvery must be from 00:00:01 to 1.00:00:00; it is {PlacesRefreshEvery:c}"));
        if (BrowsersPercent is < 1 or > 100)
            faults.Add(FormattableString.Invariant($"Enrichment:BrowsersPercent must be from 1 to 100; it is {BrowsersPercent}"));
        return faults;
    }
}
