using System.Diagnostics;
using System.Net;
using Insights.Enrichment.Browsers;
using Insights.Enrichment.Browsers.LongTail;
using Insights.Enrichment.Browsers.Rules;
using Insights.Enrichment.Places;
using Insights.Enrichment.Tests.Fixture;
using Insights.Enrichment.Tests.PlaceFiles;
using Xunit.Abstractions;

namespace Insights.Enrichment.Tests.Costs;

/// <summary>
/// What a place and a browser cost an event. Bytes are checked always; times with INSIGHTS_MEASURE=1:
/// <c>INSIGHTS_MEASURE=1 dotnet test test/Insights.Enrichment.Tests -c Release --filter Costs --logger "console;verbosity=detailed"</c>.
/// </summary>
public sealed class CostTests(ITestOutputHelper output) : IDisposable
{
    private readonly PlaceFolder _folder = new();
    private readonly BrowserFinder _browsers = new(new EnrichmentOptions(), new LogLines<BrowserFinder>());

    [Fact]
    public void Known_networks_and_known_user_agents_take_no_memory()
    {
        FillPlaces(64);
        var address = IPAddress.Parse("10.0.3.9");
        var userAgent = UserAgent(1);
        _folder.Places.Find(address);
        _browsers.Parse(userAgent, waits: false);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            _folder.Places.Find(address);
            _browsers.Parse(userAgent, waits: false);
        }
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000);
    }

    [SkippableFact]
    public void Measured()
    {
        Skip.If(Environment.GetEnvironmentVariable("INSIGHTS_MEASURE") != "1", "Set INSIGHTS_MEASURE=1 to measure.");
        FillPlaces(60_000);
        var random = new Random(1);
        var whole = Enumerable.Range(0, 20_000).Select(i => Address(i, random.Next(256))).ToArray();
        var parts = Enumerable.Range(0, 10_000).Select(i => Address(60_000 + random.Next(2_000), random.Next(256))).ToArray();
        var known = Enumerable.Range(0, 1_000).Select(i => UserAgent(i)).ToArray();
        var unknown = Enumerable.Range(0, 400_000).Select(i => UserAgent(-i)).ToArray();
        var package = new MaxMind.GeoIP2.DatabaseReader(_folder.Path, MaxMind.Db.FileAccessMode.Memory);

        Measure("place, network known", 2_000_000, i => _folder.Places.Find(whole[i % 500]));
        Measure("place, 20,000 networks in turn", 2_000_000, i => _folder.Places.Find(whole[i % whole.Length]));
        Measure("place, read (network shared by two places)", 200_000, i => _folder.Places.Find(parts[i % parts.Length]));
        Measure("place, the package's CityResponse", 50_000, i => package.TryCity(whole[i % whole.Length], out _));
        Measure("browser, user agent known", 2_000_000, i => _browsers.Parse(known[i % known.Length], waits: false));
        Measure("browser, read by rules", 100_000, i => BrowserRules.Read(unknown[i]));
        if (Patterns.Own() is { } patterns)
            Measure("browser, read by UAParser", 2_000, i => patterns.Read(unknown[i]));
        Measure("browser, flood of new user agents", unknown.Length, i => _browsers.Parse(unknown[i], waits: false));
        package.Dispose();
    }

    public void Dispose() => _folder.Dispose();

    private void Measure(string what, int times, Action<int> act)
    {
        for (var i = 0; i < times / 10; i++)
            act(i);
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < times; i++)
            act(i);
        var each = Stopwatch.GetElapsedTime(start).TotalNanoseconds / times;
        output.WriteLine(FormattableString.Invariant(
            $"{what}: {each:N0} ns, {(GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)times:N0} B"));
    }

    private static string UserAgent(int number) =>
        $"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/72.0.{number}.121 Safari/537.36";

    /// <summary>Networks of /24 from 10.0.0.0 on, each in a city of its own, and 2,000 more that two cities share.</summary>
    private void FillPlaces(int networks)
    {
        var file = new PlaceFile(recordSize: 28);
        for (var i = 0; i < networks; i++)
            file.With($"{Address(i, 0)}/24", "NO", "Viken", $"City {i}");
        for (var i = networks; i < networks + 2_000; i++)
            file.With($"{Address(i, 0)}/25", "NO", "Viken", $"City {i}").With($"{Address(i, 128)}/25", "NO", "Viken", $"Town {i}");
        _folder.Put(file);
        _folder.Look();
    }

    private static IPAddress Address(int network, int host) => new([10, (byte)(network >> 8), (byte)network, (byte)host]);
}
