using System.Diagnostics;

namespace Insights.Silo.Tests.Helm.Rendering;

/// <summary>Renders the chart: by helm where it is on the PATH, else by the small program beside this, where Go and sprig are.</summary>
internal static class Renderer
{
    private const string GoPath = "/usr/share/gocode";

    private static readonly Lazy<(string? Program, string WhyNot)> _program = new(Find);

    /// <param name="values">Files of values, each over those before it.</param>
    /// <returns>What was printed; and, where it failed, why.</returns>
    public static (string Text, string Error) Render(params string[] values)
    {
        var (program, whyNot) = _program.Value;
        Skip.If(program is null, whyNot);
        return program == "helm"
            ? Run(program, null, ["template", "rel", Chart.Folder, "--namespace", "ns", .. values.SelectMany(v => new[] { "--values", v })])
            : Run(program!, null, [Chart.Folder, "rel", "ns", .. values]);
    }

    public static string FileOf(string name) => Path.Combine(AppContext.BaseDirectory, "Helm", "Rendering", "Values", name + ".yaml");

    private static (string?, string) Find()
    {
        if (IsOnPath("helm"))
            return ("helm", "");
        if (!IsOnPath("go") || !Directory.Exists(Path.Combine(GoPath, "src", "github.com", "Masterminds", "sprig")))
            return (null, "Neither helm nor Go with sprig is here (apt-get install golang-go golang-github-masterminds-sprig-dev).");
        var program = Path.Combine(AppContext.BaseDirectory, "render");
        var sources = Path.Combine(Chart.Sources, "test", "Insights.Silo.Tests", "Helm", "Rendering", "render");
        var (_, error) = Run("go", sources, ["build", "-o", program, "."]);
        error.ShouldBeEmpty();
        return (program, "");
    }

    private static bool IsOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static (string Text, string Error) Run(string program, string? folder, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (folder is not null)
            start.WorkingDirectory = folder;
        start.Environment["GO111MODULE"] = "off";
        start.Environment["GOPATH"] = GoPath;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (text, process.ExitCode == 0 ? "" : error.GetAwaiter().GetResult());
    }
}
