using System.CommandLine;

namespace Insights.Cli.Hosting;

/// <summary><c>--include-bots</c>: crawlers, monitors and HTTP libraries are left out unless asked for (docs/semantics.md 1.2).</summary>
/// <param name="does">Begins the help text: what is done to bots too, such as List.</param>
internal sealed class BotsToo(string does)
{
    public Option<bool> Option { get; } = new("--include-bots") { Description = $"{does} bots too, which are else left out." };

    /// <summary>The field of a query.</summary>
    public (string Name, string? Value) Field(ParseResult parsed) => ("includeBots", parsed.GetValue(Option) ? "true" : null);
}
