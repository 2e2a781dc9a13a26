namespace Insights.Cluster.Benchmarks.Load;

/// <summary>User agents as a site sees them: a few make most of them.</summary>
internal static class Browsers
{
    private static readonly string[] _systems =
    [
        "Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7", "X11; Linux x86_64", "Linux; Android 15; Pixel 9",
    ];

    public static string At(int i)
    {
        var system = _systems[i % _systems.Length];
        var version = 120 + (i / _systems.Length % 20);
        return i % 3 == 0
            ? $"Mozilla/5.0 ({system}; rv:{version}.0) Gecko/20100101 Firefox/{version}.0"
            : $"Mozilla/5.0 ({system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{version}.0.0.0 Safari/537.36";
    }
}
