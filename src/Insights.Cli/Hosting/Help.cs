using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Insights.Cli.Hosting;

/// <summary>Commands that belong together for whoever looks for one.</summary>
internal sealed record CommandGroup(string Title, IReadOnlyList<Command> Commands);

/// <summary>What <c>--help</c> and <c>--version</c> print, and a command line that stops at a group of commands.</summary>
internal static class Help
{
    private const string Intro =
        """
        Insights keeps one record for every end user of a product: sessions, attributes, identity,
        timeline. This program sends events to a server and asks it about users, over HTTP.

        Usage: insights COMMAND [options]      insights COMMAND --help says the rest
        """;

    private const string Outro =
        """
        Exit codes: 0 done; 1 something was rejected, refused or differs; 2 wrong usage; 3 the server could
        not be reached; 130 ended by Ctrl+C.

        Times are shown in UTC, and written as 2026-01-31T12:00:00Z, now, now-1h or -7d; lengths of time as
        90s, 20m, 1h30m, 7d. Tables are for people; --output csv and json hold everything, for programs.

        Examples:
          export INSIGHTS_URL=http://127.0.0.1:5080 INSIGHTS_KEY=ins_import_...
          insights demo
          insights send access.log --format combined --last-at now-1h
          insights users get 7302c5a9 --open-session
          insights segments members insights-quit --output csv
        """;

    /// <summary>Whether help is asked for, wherever it stands: an option before it would else take it for its value.</summary>
    public static bool IsAsked(string[] args) => args is ["help", ..] || args.TakeWhile(a => a != "--").Any(a => a is "--help" or "-h" or "-?");

    /// <summary>The line that asks for the help of the command that a line names.</summary>
    public static string[] Line(Command root, string[] args)
    {
        var (command, line) = (root, new List<string>());
        foreach (var word in args)
        {
            if (command.Subcommands.FirstOrDefault(c => c.Name == word) is not { } inner)
                continue;
            command = inner;
            line.Add(word);
        }
        return [.. line, "--help"];
    }

    public static void Use(RootCommand root, IReadOnlyList<CommandGroup> groups)
    {
        foreach (var command in groups.SelectMany(g => g.Commands))
            root.Subcommands.Add(command);
        foreach (var option in root.Options.OfType<HelpOption>())
            option.Action = new HelpWithMore((HelpAction)option.Action!, groups, isAsked: true);
        foreach (var option in root.Options.OfType<VersionOption>())
            option.Action = new Version();
        ShowIn(root, new(new(), groups, isAsked: false));
    }

    // A group by itself does nothing: its help says what there is.
    private static void ShowIn(Command group, HelpWithMore help)
    {
        if (group.Subcommands.Count > 0)
            group.Action = help;
        foreach (var inner in group.Subcommands)
            ShowIn(inner, help);
    }

    private sealed class Version : SynchronousCommandLineAction
    {
        public override bool Terminating => true;

        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var parts = typeof(Help).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+');
            parseResult.InvocationConfiguration.Output.WriteLine($"insights {parts[0]}{(parts.Length > 1 ? $" ({parts[1][..Math.Min(12, parts[1].Length)]})" : "")}");
            return ExitCode.Success;
        }
    }

    private sealed class HelpWithMore(HelpAction usual, IReadOnlyList<CommandGroup> groups, bool isAsked) : SynchronousCommandLineAction
    {
        public override bool Terminating => true;

        /// <summary>Whoever asks for help gets it, whatever else is on the line.</summary>
        public override bool ClearsParseErrors => isAsked;

        public override int Invoke(ParseResult parseResult)
        {
            if (parseResult.CommandResult.Command is RootCommand root)
                return PrintAll(root, parseResult.InvocationConfiguration.Output);
            var code = usual.Invoke(parseResult);
            if (parseResult.CommandResult.Command is DescribedCommand command)
                parseResult.InvocationConfiguration.Output.WriteLine(command.More);
            return code;
        }

        private int PrintAll(RootCommand root, TextWriter output)
        {
            output.WriteLine(Intro);
            foreach (var group in groups)
                Section(group.Title, group.Commands);
            Section("Every command takes", root.Options.Where(o => o is not VersionOption));
            output.WriteLine();
            output.WriteLine(Outro);
            return ExitCode.Success;

            void Section(string title, IEnumerable<Symbol> symbols)
            {
                output.WriteLine($"\n{title}:");
                foreach (var symbol in symbols)
                    output.WriteLine($"  {symbol.Name,-12}{FirstSentence(symbol.Description!)}");
            }
        }

        private static string FirstSentence(string text)
        {
            var end = text.IndexOf(". ", StringComparison.Ordinal);
            return (end < 0 ? text : text[..end]).TrimEnd('.');
        }
    }
}
