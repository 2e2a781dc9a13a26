using Insights.Enrichment.Files;

namespace Insights.Enrichment.Browsers.LongTail;

/// <summary>uap-core's patterns, where the build has the package that reads them (-p:UseUAParser=true).</summary>
internal static class Patterns
{
    /// <summary>Largest file of patterns, bytes; uap-core's has some 220,000.</summary>
    public const int MaxLength = 4 << 20;

    /// <summary>Every version of the patterns knows it.</summary>
    private const string KnownToAll = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

#if UAPARSER
    private static Func<string, ILongTail>? FromText => UserAgentReader.Of;

    /// <summary>Those that the package has; null in a build without it.</summary>
    public static ILongTail? Own() => UserAgentReader.Own();
#else
    private static Func<string, ILongTail>? FromText => null;

    /// <summary>Those that the package has; null in a build without it.</summary>
    public static ILongTail? Own() => null;
#endif

    /// <summary>Those of a file in the form of uap-core's regexes.yaml.</summary>
    /// <exception cref="Exception">Whatever the package or the file system says of a file that is none.</exception>
    /// <exception cref="NotSupportedException">This build is without the package.</exception>
    public static ILongTail FromFile(string path)
    {
        if (FromText is not { } read)
            throw new NotSupportedException("This build cannot read patterns.");
        // Pipes and devices have no length; opening or reading them would not end.
        if (FileStamp.Of(path) is not { Length: > 0 and <= MaxLength })
            throw new InvalidDataException("It is empty, or larger than 4 MiB.");
        var patterns = read(File.ReadAllText(path));
        return patterns.Read(KnownToAll)?.Name == "Firefox" ? patterns : throw new InvalidDataException("It does not know Firefox.");
    }
}
