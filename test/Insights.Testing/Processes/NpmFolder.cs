using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Insights.Testing.Processes;

/// <summary>Packages of npm, installed once for all tests of this machine.</summary>
public static class NpmFolder
{
    private static readonly TimeSpan InstallWithin = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The folder that they were installed in; skips the test, saying why, where there is no npm or they cannot be had.
    /// </summary>
    /// <param name="name">Whose they are; a part of the folder's name.</param>
    /// <param name="files">What lies in the folder before, by name; other contents make another folder.</param>
    /// <param name="arguments">Of npm.</param>
    public static async Task<string> InstallAsync(string name, (string Name, string Text)[] files, params string[] arguments)
    {
        var npm = ProgramRun.Find("npm");
        Skip.If(npm is null, "There is no npm on the PATH.");
        var contents = Encoding.UTF8.GetBytes(string.Join('\n', [.. files.Select(f => f.Text), .. arguments]));
        var installed = Path.Combine(Path.GetTempPath(), $"insights-{name}-" + Convert.ToHexStringLower(SHA256.HashData(contents).AsSpan(0, 8)));
        if (Directory.Exists(installed))
            return installed;
        var fresh = Directory.CreateTempSubdirectory($"insights-{name}-install-").FullName;
        foreach (var (file, text) in files)
            await File.WriteAllTextAsync(Path.Combine(fresh, file), text);
        ProgramEnd end;
        try
        {
            end = await ProgramRun.ToEndAsync(npm!, [.. arguments, "--no-audit", "--no-fund", "--ignore-scripts"], fresh, InstallWithin);
        }
        catch (TimeoutException e)
        {
            end = new ProgramEnd(-1, "", e.Message);
        }
        Skip.If(end.ExitCode != 0, $"npm {arguments[0]} could not install the packages: {end.Errors}");
        try
        {
            // Whoever is first: the others have installed the same.
            Directory.Move(fresh, installed);
            return installed;
        }
        catch (IOException)
        {
            return Directory.Exists(installed) ? installed : fresh;
        }
    }
}
