using Insights.Benchmarks.Running;
using Insights.Enrichment.Tests.PlaceFiles;

namespace Insights.Benchmarks.Load;

/// <summary>A place database for the addresses of the load: a city for each /24.</summary>
internal static class Places
{
    private static readonly TemporaryFolder _folder = new();
    private static readonly Lazy<string> _file = new(Make);

    /// <summary>How a silo is told of it.</summary>
    public static string Argument => $"--Enrichment:Places={_file.Value}";

    private static string Make()
    {
        var places = new PlaceFile();
        for (var third = 0; third < 256; third++)
            places.With($"185.104.{third}.0/24", "CH", "Zurich", $"City {third}");
        var path = _folder.File("places.mmdb");
        File.WriteAllBytes(path, places.ToBytes());
        return path;
    }
}
