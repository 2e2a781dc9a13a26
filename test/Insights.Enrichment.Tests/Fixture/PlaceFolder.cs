using Insights.Enrichment.Places;
using Insights.Enrichment.Tests.PlaceFiles;

namespace Insights.Enrichment.Tests.Fixture;

/// <summary>A folder with a file of places that can be replaced, and a finder over it.</summary>
internal sealed class PlaceFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("insights-places-");
    private DateTime _written = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public PlaceFolder()
    {
        Options = new EnrichmentOptions { Places = Path };
        Places = new PlaceFinder(Options, Log);
    }

    public string Path => System.IO.Path.Combine(_folder.FullName, "places.mmdb");

    public EnrichmentOptions Options { get; }

    public LogLines<PlaceFinder> Log { get; } = new();

    public PlaceFinder Places { get; }

    public void Put(PlaceFile file) => Put(file.ToBytes());

    public void Put(byte[] bytes)
    {
        File.WriteAllBytes(Path, bytes);
        // File systems tell times in steps: two writes in a test could share one.
        File.SetLastWriteTimeUtc(Path, _written = _written.AddSeconds(1));
    }

    /// <summary>Two looks: the first sees a change, the second that the file rests.</summary>
    public void Look()
    {
        Places.Refresh();
        Places.Refresh();
    }

    public void Dispose()
    {
        Places.Dispose();
        _folder.Delete(recursive: true);
    }
}
