using Xunit;

namespace Insights.Testing.Processes;

/// <summary>examples/node/record.js, with its packages installed once for all tests of this machine.</summary>
public static class NodeExample
{
    private static readonly TimeSpan RunWithin = TimeSpan.FromMinutes(1);

    /// <summary>Runs it against a gateway; skips the test, saying why, where there is no Node or its packages cannot be had.</summary>
    /// <param name="address">host:port.</param>
    /// <param name="more">Further arguments.</param>
    public static async Task<ProgramEnd> RunAsync(string address, string key, params string[] more)
    {
        var node = ProgramRun.Find("node");
        Skip.If(node is null, "There is no node on the PATH.");
        var folder = Folder();
        var packages = await NpmFolder.InstallAsync("node", [Text("package.json"), Text("package-lock.json")], "ci");
        return await ProgramRun.ToEndAsync(
            node!, [Path.Combine(folder, "record.js"), "--address", address, "--key", key, .. more], folder, RunWithin,
            ("NODE_PATH", Path.Combine(packages, "node_modules")));

        (string, string) Text(string name) => (name, File.ReadAllText(Path.Combine(folder, name)));
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
