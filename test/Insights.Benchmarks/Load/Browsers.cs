using System.Text;

namespace Insights.Benchmarks.Load;

/// <summary>User agents as a site sees them, 240 of four systems and two makes; all of one width, so that they can be written over in place.</summary>
internal static class Browsers
{
    private const int Count = 240;
    private const int Width = 117;

    private static readonly string[] _systems =
    [
        "Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7", "X11; Linux x86_64", "Linux; Android 15; Pixel 9",
    ];

    private static readonly byte[][] _all = [.. Enumerable.Range(0, Count).Select(i => Encoding.ASCII.GetBytes(At(i)))];

    public static ReadOnlySpan<byte> Prefix => "Mozilla/5.0 ("u8;

    public static string Any => At(0);

    /// <summary>Writes the user's: each has one, and some share it.</summary>
    public static void Of(int user, Span<byte> at) => _all[user % Count].CopyTo(at);

    private static string At(int i)
    {
        var system = _systems[i % _systems.Length];
        var version = 120 + (i / _systems.Length % 20);
        var rest = i % 3 == 0
            ? $"; rv:{version}.0) Gecko/20100101 Firefox/{version}.0"
            : $") AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{version}.0.0.0 Safari/537.36";
        return $"Mozilla/5.0 ({system}".PadRight(Width - rest.Length) + rest;
    }
}
