namespace Insights.Enrichment.Files;

/// <summary>
/// A file that others replace while the process runs. It counts as changed at the second look that finds it the same, so
/// that one still being written is left alone; the first look takes what it finds. For one thread at a time.
/// </summary>
internal sealed class WatchedFile(string path)
{
    /// <summary>The state that was tried last, taken up or not.</summary>
    private FileStamp? _tried;

    /// <summary>The state that the last look found.</summary>
    private FileStamp? _seen;

    private bool _looked;
    private bool _absenceTold;

    public string Path => path;

    /// <summary>Looks at the file. One state is told once.</summary>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be looked at.</exception>
    public FileChange Look()
    {
        var stamp = FileStamp.Of(path);
        var rests = !_looked || stamp == _seen;
        _looked = true;
        _seen = stamp;
        if (stamp is null)
        {
            var told = _absenceTold;
            _absenceTold |= rests;
            return rests && !told ? FileChange.Absent : FileChange.None;
        }
        _absenceTold = false;
        if (stamp == _tried || !rests)
            return FileChange.None;
        _tried = stamp;
        return FileChange.Changed;
    }

    /// <summary>Whether it is still as the last look found it, now that it was read; else the next looks decide.</summary>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be looked at.</exception>
    public bool IsAsSeen()
    {
        if (FileStamp.Of(path) == _seen)
            return true;
        _tried = null;
        return false;
    }
}

/// <summary>What a look found.</summary>
internal enum FileChange
{
    /// <summary>Nothing new.</summary>
    None,

    /// <summary>There is no file.</summary>
    Absent,

    /// <summary>There is another file, or this one was written to; it is to be read.</summary>
    Changed,
}
