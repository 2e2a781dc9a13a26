using Insights.Testing.Documents;
using Insights.Testing.Processes;

namespace Insights.Api.Tests.OpenApi;

/// <summary>The packages of npm that read the OpenAPI document.</summary>
internal static class TypeScript
{
    public static readonly string Folder = Path.Combine(Document.Top(), "test", "Insights.Api.Tests", "OpenApi", "TypeScript");

    /// <summary>Installs them once for this machine; skips the test, saying why, where they cannot be had.</summary>
    public static Task<string> PackagesAsync() => NpmFolder.InstallAsync("typescript", [Text("package.json"), Text("package-lock.json")], "ci");

    private static (string, string) Text(string name) => (name, File.ReadAllText(Path.Combine(Folder, name)));
}
