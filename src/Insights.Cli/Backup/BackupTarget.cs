using Insights.Cli.Hosting;

namespace Insights.Cli.Backup;

/// <summary>The file that a backup becomes: written under another name beside it, and renamed once it is whole.</summary>
/// <param name="path">Where it goes.</param>
/// <param name="force">Whether it may replace what is there.</param>
internal sealed class BackupTarget(string path, bool force)
{
    private static readonly string[] _besides = ["", "-wal", "-shm", "-journal"];

    public string Path => path;

    /// <summary>Makes the file that is written to, empty, and readable by its owner only.</summary>
    /// <param name="bytes">How large it will be.</param>
    /// <returns>Its name; <see cref="Discard"/> takes it away again.</returns>
    /// <exception cref="UsageException">The target is there, or in use, or its folder is missing.</exception>
    /// <exception cref="FailedException">There is no room for it.</exception>
    public string Make(long bytes)
    {
        var full = System.IO.Path.GetFullPath(path);
        var folder = System.IO.Path.GetDirectoryName(full);
        if (folder is null || Directory.Exists(full))
            throw new UsageException($"--to: {path} is a folder; name a file");
        if (!Directory.Exists(folder))
            throw new UsageException($"--to: there is no folder {folder}");
        // A server that has the file open would go on writing to what the rename takes away.
        if (File.Exists(full + "-wal"))
            throw new UsageException($"--to: {path} is a database that a server uses, or was when it was killed ({path}-wal exists)");
        if (!force && File.Exists(full))
            throw new UsageException($"--to: {path} exists; --force replaces it");
        var free = new DriveInfo(folder).AvailableFreeSpace;
        if (free < bytes)
            throw new FailedException(FormattableString.Invariant($"no room in {folder}: the backup needs {bytes:N0} bytes, {free:N0} are free"));

        var temporary = $"{full}.{System.IO.Path.GetRandomFileName()}.partial";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(temporary, options).Dispose();
        return temporary;
    }

    /// <summary>Puts the file in its place, when it is on the disk.</summary>
    /// <exception cref="UsageException">Meanwhile another file came to the place.</exception>
    public void Put(string temporary)
    {
        using (var file = new FileStream(temporary, FileMode.Open, FileAccess.ReadWrite))
            file.Flush(flushToDisk: true);
        try
        {
            File.Move(temporary, path, force);
        }
        catch (IOException) when (!force && File.Exists(path))
        {
            throw new UsageException($"--to: {path} exists; --force replaces it");
        }
    }

    public static void Discard(string temporary)
    {
        foreach (var beside in _besides)
            File.Delete(temporary + beside);
    }
}
