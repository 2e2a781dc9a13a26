using Insights.Domain.Events;
using Insights.Testing.Processes;
using YamlDotNet.RepresentationModel;

namespace Insights.Enrichment.Tests.Browsers.Agreement;

/// <summary>
/// uap-core's own tests and patterns, as they are to be had: nothing of them lies in this repository. The package of npm
/// has the patterns alone; Debian's package uap-core, which .ci/run installs, has the tests of an older version, too.
/// </summary>
internal static class UapCore
{
    /// <summary>A copy of the repository; its tests and patterns are then used.</summary>
    private static readonly string? Copy = Environment.GetEnvironmentVariable("INSIGHTS_UAP_CORE");

    private const string Debian = "/usr/share/uap-core";

    private const string NpmVersion = "0.18.0";

    /// <summary>The lines of its tests for browsers; skips the test where there is no copy of them.</summary>
    public static IReadOnlyList<Line> Lines()
    {
        var path = Path.Combine(Copy ?? Debian, "tests", "test_ua.yaml");
        Skip.IfNot(File.Exists(path), "There is no copy of uap-core's tests: install Debian's package uap-core, or name one in INSIGHTS_UAP_CORE.");
        using var text = File.OpenText(path);
        var yaml = new YamlStream();
        yaml.Load(text);
        var cases = (YamlSequenceNode)yaml.Documents[0].RootNode["test_cases"];
        return [.. cases.Cast<YamlMappingNode>().Select(LineOf)];
    }

    /// <summary>The newest patterns that are to be had; skips the test where there are none.</summary>
    public static async Task<string> PatternsAsync() => Path.Combine(
        Copy ?? Path.Combine(await NpmFolder.InstallAsync("uap-core", [("package.json", "{}")], "install", $"uap-core@{NpmVersion}"), "node_modules", "uap-core"),
        "regexes.yaml");

    private static Line LineOf(YamlMappingNode node)
    {
        var version = string.Join('.', new[] { "major", "minor", "patch" }.Select(Value).TakeWhile(part => part.Length > 0));
        var family = Value("family");
        return new Line(
            Value("user_agent_string"), family == "Other" ? null : new Browser(family, version.Length == 0 ? null : version));

        string Value(string name) =>
            node.Children.TryGetValue(name, out var value) && value is YamlScalarNode { Value: { } text } scalar
                && (text is not ("null" or "~") || scalar.Style != YamlDotNet.Core.ScalarStyle.Plain) ? text : "";
    }

    /// <param name="Expected">What uap-core reads; null: nothing.</param>
    public sealed record Line(string UserAgent, Browser? Expected);
}
