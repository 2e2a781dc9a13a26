using System.Buffers;

namespace Insights.Cli.Send.Formats.Logs;

/// <summary>The request line of an access log, <c>GET /a?b HTTP/1.1</c>.</summary>
/// <param name="Method">Null where the request is no HTTP.</param>
/// <param name="Target">Path and query as they stand; null where the request is no HTTP.</param>
internal readonly record struct LoggedRequest(string? Method, string? Target)
{
    private static readonly SearchValues<char> MethodLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ-_");

    private static readonly HashSet<string> AssetExtensions = new(StringComparer.OrdinalIgnoreCase)
    {
        "7z", "atom", "avi", "avif", "bin", "bmp", "bz2", "cjs", "class", "css", "csv", "cur", "deb", "dmg", "doc", "docx",
        "eot", "exe", "flac", "gif", "gz", "heic", "ico", "iso", "jar", "jpeg", "jpg", "js", "json", "m4a", "m4v", "map",
        "mjs", "mov", "mp3", "mp4", "mpeg", "msi", "ogg", "ogv", "otf", "pdf", "pkg", "png", "ppt", "pptx", "rar", "rpm",
        "rss", "svg", "svgz", "swf", "tar", "tgz", "tif", "tiff", "ttf", "txt", "wasm", "wav", "webm", "webmanifest",
        "webp", "woff", "woff2", "xls", "xlsx", "xml", "xz", "zip", "zst",
    };

    /// <summary>A page was asked for, not something that a page is made of.</summary>
    public bool IsPageView => Method is "GET" or "HEAD" && !IsAsset(Target!);

    public static LoggedRequest Parse(string request)
    {
        var first = request.IndexOf(' ', StringComparison.Ordinal);
        if (first <= 0 || request.AsSpan(0, first).ContainsAnyExcept(MethodLetters))
            return default;
        // Some clients leave spaces in the target, some (HTTP/0.9) the version out.
        var last = request.LastIndexOf(" HTTP/", StringComparison.Ordinal);
        var target = last >= first ? request[first..last] : request[first..];
        return target.Trim() is { Length: > 0 } trimmed ? new(request[..first], trimmed) : default;
    }

    private static bool IsAsset(string target)
    {
        var path = target.AsSpan();
        var end = path.IndexOfAny('?', '#');
        if (end >= 0)
            path = path[..end];
        var file = path[(path.LastIndexOf('/') + 1)..];
        var dot = file.LastIndexOf('.');
        return dot >= 0 && AssetExtensions.GetAlternateLookup<ReadOnlySpan<char>>().Contains(file[(dot + 1)..]);
    }
}
