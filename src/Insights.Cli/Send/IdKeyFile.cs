using System.Security.Cryptography;
using Insights.Cli.Hosting;
using Insights.Cli.Send.Formats;

namespace Insights.Cli.Send;

/// <summary>Where the key of <see cref="IdKey"/> is kept: made at its first use, readable to its owner alone.</summary>
internal static class IdKeyFile
{
    /// <summary>The file where none is named: id-key in the folder of the user's configuration.</summary>
    /// <exception cref="UsageException">The environment names no such folder.</exception>
    public static string Default(Func<string, string?> variable)
    {
        var folder = variable("XDG_CONFIG_HOME") is { Length: > 0 } config ? config
            : variable("APPDATA") is { Length: > 0 } data ? data
            : variable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".config")
            : throw new UsageException("--id-key: name a file, as the environment names no folder for configuration (XDG_CONFIG_HOME, HOME).");
        return Path.Combine(folder, "insights", "id-key");
    }

    /// <exception cref="UsageException">The file holds no key.</exception>
    /// <exception cref="IOException">It can be neither read nor made.</exception>
    public static byte[] ReadOrMake(string path)
    {
        if (!File.Exists(path))
            Make(path);
        var text = File.ReadAllText(path).Trim();
        return text.Length == 2 * IdKey.Length && text.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(text)
            : throw new UsageException($"--id-key: {path} holds no key of {2 * IdKey.Length} hex digits.");
    }

    private static void Make(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        var mine = Path.Combine(folder, Path.GetRandomFileName());
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new StreamWriter(mine, options))
            file.WriteLine(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdKey.Length)));
        try
        {
            // Whole or not at all; of two processes that make it at once the first wins.
            File.Move(mine, path);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(mine);
        }
    }
}
