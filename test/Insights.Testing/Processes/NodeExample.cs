using Insights.Testing.Documents;
using Xunit;

namespace Insights.Testing.Processes;

/// <summary>examples/node, with its packages installed once for all tests of this machine.</summary>
public static class NodeExample
{
    private static readonly TimeSpan RunWithin = TimeSpan.FromMinutes(1);

    /// <summary>Where it lies.</summary>
    public static string Folder => Path.Combine(Document.Top(), "examples", "node");

    /// <summary>Runs record.js against a gateway; skips the test, saying why, where there is no Node or its packages cannot be had.</summary>
    /// <param name="address">host:port.</param>
    /// <param name="more">Further arguments.</param>
    public static Task<ProgramEnd> RunAsync(string address, string key, params string[] more) =>
        NodeAsync(Folder, Path.Combine(Folder, "record.js"), ["--address", address, "--key", key, .. more]);

    /// <summary>Runs a script that finds the packages of the example.</summary>
    /// <param name="folder">Where.</param>
    public static async Task<ProgramEnd> NodeAsync(string folder, string script, params string[] arguments)
    {
        var node = ProgramRun.Find("node");
        Skip.If(node is null, "There is no node on the PATH.");
        return await ProgramRun.ToEndAsync(node!, [script, .. arguments], folder, RunWithin, ("NODE_PATH", await PackagesAsync()));
    }

    /// <summary>Its node_modules.</summary>
    public static async Task<string> PackagesAsync()
    {
        return Path.Combine(await NpmFolder.InstallAsync("node", [Text("package.json"), Text("package-lock.json")], "ci"), "node_modules");

        static (string, string) Text(string name) => (name, File.ReadAllText(Path.Combine(Folder, name)));
    }
}
