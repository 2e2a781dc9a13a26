using System.Security.Cryptography;
using Xunit;

namespace Insights.Testing.Processes;

/// <summary>examples/node/record.js, with its packages installed once for all tests of this machine.</summary>
public static class NodeExample
{
    private static readonly TimeSpan InstallWithin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan RunWithin = TimeSpan.FromMinutes(1);

    /// <summary>Runs it against a gateway; skips the test, saying why, where there is no Node or its packages cannot be had.</summary>
    /// <param name="address">host:port.</param>
    /// <param name="more">Further arguments.</param>
    public static async Task<ProgramEnd> RunAsync(string address, string key, params string[] more)
    {
        var (node, npm) = (ProgramRun.Find("node"), ProgramRun.Find("npm"));
        Skip.If(node is null || npm is null, "There is no node or no npm on the PATH.");
        var folder = Folder();
        var packages = await InstallAsync(npm!, folder);
        return await ProgramRun.ToEndAsync(
            node!, [Path.Combine(folder, "record.js"), "--address", address, "--key", key, .. more], folder, RunWithin,
            ("NODE_PATH", Path.Combine(packages, "node_modules")));
    }

    private static async Task<string> InstallAsync(string npm, string folder)
    {
        var lockFile = await File.ReadAllBytesAsync(Path.Combine(folder, "package-lock.json"));
        var installed = Path.Combine(Path.GetTempPath(), "insights-node-" + Convert.ToHexStringLower(SHA256.HashData(lockFile).AsSpan(0, 8)));
        if (Directory.Exists(installed))
            return installed;
        var fresh = Directory.CreateTempSubdirectory("insights-node-install-").FullName;
        foreach (var file in (string[])["package.json", "package-lock.json"])
            File.Copy(Path.Combine(folder, file), Path.Combine(fresh, file));
        ProgramEnd end;
        try
        {
            end = await ProgramRun.ToEndAsync(npm, ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], fresh, InstallWithin);
        }
        catch (TimeoutException e)
        {
            end = new ProgramEnd(-1, "", e.Message);
        }
        Skip.If(end.ExitCode != 0, $"npm ci could not install the packages: {end.Errors}");
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

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var example = Path.Combine(folder.FullName, "examples", "node");
            if (Directory.Exists(example))
                return example;
        }
        throw new DirectoryNotFoundException("examples/node lies in no folder above the tests.");
    }
}
