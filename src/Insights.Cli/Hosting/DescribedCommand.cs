using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Insights.Cli.Hosting;

/// <summary>A command with a line for the list of commands, and more for its own help.</summary>
internal sealed class DescribedCommand(string name, string line, string more) : Command(name, line)
{
    /// <summary>Examples, and what else a person should know.</summary>
    public string More => more;

    /// <summary>Makes <c>--help</c> print <see cref="More"/>.</summary>
    public static void PrintMoreIn(RootCommand root)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
            option.Action = new HelpWithMore((HelpAction)option.Action!);
    }

    private sealed class HelpWithMore(HelpAction usual) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var code = usual.Invoke(parseResult);
            if (parseResult.CommandResult.Command is DescribedCommand command)
                parseResult.InvocationConfiguration.Output.WriteLine(command.More);
            return code;
        }
    }
}
