using System.CommandLine;

namespace Insights.Cli.Hosting;

/// <summary>A command with a line for the list of commands, and more for its own help.</summary>
internal sealed class DescribedCommand(string name, string line, string more) : Command(name, line)
{
    /// <summary>Examples, and what else a person should know.</summary>
    public string More => more;
}
