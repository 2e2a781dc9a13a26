using Insights.Enrichment.Files;
using MaxMind.Db;

namespace Insights.Enrichment.Places;

/// <summary>
/// The mark near the end of every database. Looked for before a file is handed to the package, which reads all of it into
/// memory that it does not give back where it then finds no mark; a download that broke off is the commonest fault.
/// </summary>
internal static class DatabaseMark
{
    /// <summary>Where it lies at the most, from the end, in bytes.</summary>
    private const int Reach = 128 * 1024;

    /// <summary>Largest file that is read, bytes.</summary>
    private const long MaxLength = 1 << 30;

    private static readonly byte[] Mark = [0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8];

    /// <exception cref="InvalidDatabaseException">There is none.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static void Check(string path)
    {
        // Pipes and devices have no length; opening or reading them would not end.
        if (FileStamp.Of(path) is not { Length: > 0 and <= MaxLength })
            throw new InvalidDatabaseException("The file is empty, or larger than 1 GiB.");
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(-Math.Min(Reach, file.Length), SeekOrigin.End);
        var end = new byte[Math.Min(Reach, file.Length)];
        if (end.AsSpan(0, file.ReadAtLeast(end, end.Length, throwOnEndOfStream: false)).LastIndexOf(Mark) < 0)
            throw new InvalidDatabaseException("The file is no database of places, or only a part of one.");
    }
}
