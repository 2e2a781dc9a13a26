namespace Insights.Enrichment.Files;

/// <summary>What tells one state of a file from another, without reading it.</summary>
internal readonly record struct FileStamp(string Target, long Length, DateTime WrittenUtc)
{
    /// <summary>That of the file at the end of all links, so that a link pointed elsewhere is a change; null where there is none.</summary>
    /// <exception cref="IOException">It cannot be told.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be looked at.</exception>
    public static FileStamp? Of(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is not null)
            file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        return file.Exists ? new FileStamp(file.FullName, file.Length, file.LastWriteTimeUtc) : null;
    }
}
