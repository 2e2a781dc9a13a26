using System.Text.RegularExpressions;
using Insights.Testing.Documents;
using Shouldly;

namespace Insights.Testing.Processes;

/// <summary>Packages of this repository in a folder of a test's own, and the commands of dotnet that use them.</summary>
public sealed partial class PackageFolder : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();

    /// <summary>Where the packages are.</summary>
    public string Path => _folder.File("packed");

    /// <summary>Packs projects as they were restored.</summary>
    /// <param name="projects">Folders in src.</param>
    public static async Task<PackageFolder> PackAsync(params string[] projects)
    {
        var folder = new PackageFolder();
        foreach (var project in projects)
            await folder.DotnetAsync("pack", System.IO.Path.Combine(Document.Top(), "src", project), "-c", "Release", "--no-restore", "-o", folder.Path);
        return folder;
    }

    /// <summary>Writes a file into the folder above the packages.</summary>
    public void Write(string name, string text) =>
        File.WriteAllText(_folder.File(name), text);

    /// <summary>
    /// Has projects in the folder above the packages take Insights.* from these alone, all else from the configured sources, and
    /// unpack nothing where other projects would find it.
    /// </summary>
    public async Task ConfigureAsync()
    {
        var sources = Source().Matches(await DotnetAsync("nuget", "list", "source")).Select(m => m.Groups[1].Value);
        var shared = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
            ? set
            : (await DotnetAsync("nuget", "locals", "global-packages", "--list")).Split(": ", 2)[1].Trim();
        Write(
            "NuGet.config",
            $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="unpacked" /><add key="signatureValidationMode" value="accept" /></config>
              <packageSources><add key="packed" value="packed" /></packageSources>
              <fallbackPackageFolders><add key="shared" value="{shared}" /></fallbackPackageFolders>
              <packageSourceMapping>
                <packageSource key="packed"><package pattern="Insights.*" /></packageSource>
                {string.Concat(sources.Select(s => $"<packageSource key=\"{s}\"><package pattern=\"*\" /></packageSource>"))}
              </packageSourceMapping>
            </configuration>
            """);
    }

    /// <summary>Runs dotnet in the folder above the packages.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> DotnetAsync(params string[] arguments)
    {
        var end = await ProgramRun.ToEndAsync(
            "dotnet", arguments, _folder.Path, Limit,
            ("DOTNET_CLI_UI_LANGUAGE", "en"), ("DOTNET_NOLOGO", "1"), ("MSBUILDDISABLENODEREUSE", "1"), ("DOTNET_ROLL_FORWARD", "Major"), ("NUGET_PACKAGES", ""));
        end.ExitCode.ShouldBe(0, $"dotnet {string.Join(' ', arguments)}: {end.Output}{end.Errors}");
        return end.Output;
    }

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex(@"^\s+\d+\.\s+(.+) \[Enabled\]", RegexOptions.Multiline)]
    private static partial Regex Source();
}
