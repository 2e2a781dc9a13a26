using System.CommandLine;
using System.Globalization;

namespace Insights.Cli.Hosting;

/// <summary><c>insights completion</c>: what a shell needs to complete command lines, and what it then asks.</summary>
internal static class Completion
{
    /// <summary>What the scripts call: position in the line, and the line.</summary>
    private const string Ask = "complete";

    private const string Bash =
        """
        _insights() {
          local words
          words=$(insights complete "$COMP_POINT" "$COMP_LINE" 2>/dev/null)
          COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _insights insights

        """;

    private const string Zsh =
        """
        #compdef insights
        _insights() {
          local -a words
          words=("${(@f)$(insights complete "$CURSOR" "$BUFFER" 2>/dev/null)}")
          compadd -a words || _files
        }
        compdef _insights insights

        """;

    private const string Fish =
        """
        complete -c insights -f -a '(insights complete (commandline -C) (commandline) 2>/dev/null)'

        """;

    private static readonly Dictionary<string, string> Scripts = new() { ["bash"] = Bash, ["zsh"] = Zsh, ["fish"] = Fish };

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new DescribedCommand(
            "completion",
            "Prints what makes a shell complete commands and options.",
            """
            Examples:
              source <(insights completion bash)           in ~/.bashrc
              source <(insights completion zsh)            in ~/.zshrc
              insights completion fish | source            in ~/.config/fish/config.fish
            """) { shell };
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.Write(Scripts[parsed.GetValue(shell)!]));
        return command;
    }

    /// <summary>Completes a line, where that is what is asked.</summary>
    /// <returns>A word a line; null where something else is asked.</returns>
    public static string? Answer(string[] args, Func<RootCommand> root)
    {
        if (args is not [Ask, var at, var line] || !int.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
            return null;
        var typed = line[..Math.Min(position, line.Length)].TrimStart();
        // The first word is the program.
        var space = typed.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0)
            return "";
        var rest = typed[(space + 1)..];
        var words = root().Parse(rest).GetCompletions(rest.Length).Select(c => c.InsertText ?? c.Label).Where(IsWord).Distinct();
        return string.Concat(words.Order(StringComparer.Ordinal).Select(w => w + "\n"));
    }

    /// <summary>Not the short forms and slashes that are there beside each name.</summary>
    private static bool IsWord(string word) => word.Length > 2 && !word.StartsWith('/') && !word.Any(char.IsWhiteSpace);
}
