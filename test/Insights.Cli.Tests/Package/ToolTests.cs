using System.IO.Compression;
using System.Runtime.InteropServices;
using Insights.Cli.Tests.Backup;
using Insights.Testing.Processes;

namespace Insights.Cli.Tests.Package;

public sealed class ToolTests
{
    [Fact]
    public async Task The_packed_tool_is_installed_from_a_folder_and_runs()
    {
        using var packed = await PackageFolder.PackAsync("Insights.Cli");
        using (var package = ZipFile.OpenRead(Path.Combine(packed.Path, "Insights.Cli.0.1.0.nupkg")))
            new[] { "README.md", "icon.png" }.ShouldBeSubsetOf(package.Entries.Select(e => e.FullName));
        await packed.DotnetAsync("tool", "install", "Insights.Cli", "--version", "0.1.0", "--tool-path", "tools", "--source", packed.Path);
        var insights = Path.Combine(packed.Path, "..", "tools", OperatingSystem.IsWindows() ? "insights.exe" : "insights");
        (await RunAsync("--version")).Output.ShouldStartWith("insights 0.1.0");
        // SQLite's own library comes along.
        using var database = new LiveDatabase();
        database.Write(3);
        var backup = await RunAsync("backup", database.File, "--to", database.Beside("copy.db"));
        backup.Output.ShouldContain("3 users, 3 log entries", customMessage: backup.Errors);

        Task<ProgramEnd> RunAsync(params string[] arguments) => ProgramRun.ToEndAsync(
            insights, arguments, packed.Path, TimeSpan.FromMinutes(1),
            ("DOTNET_ROOT", Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."))));
    }
}
