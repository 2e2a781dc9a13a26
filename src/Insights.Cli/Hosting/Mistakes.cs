using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace Insights.Cli.Hosting;

/// <summary>Says what is wrong with a command line, and which name is the nearest to one that is not known.</summary>
internal static partial class Mistakes
{
    /// <summary>Longest part of what was typed that is repeated.</summary>
    private const int MostRepeated = 64;

    /// <returns>Lines for a person; none where the command line is right.</returns>
    public static IReadOnlyList<string> In(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.Action is not ParseErrorAction && parsed.Action != command.Action)
            return [];
        var unknown = OptionsTakenForArguments(parsed).Concat(parsed.UnmatchedTokens).FirstOrDefault();
        List<string> faults = unknown is null ? [.. parsed.Errors.Select(e => Told(e.Message)).Concat(Odd(parsed)).Distinct()] : [Unknown(parsed.CommandResult, unknown)];
        return faults.Count == 0 ? [] : [.. faults, $"See {Path(parsed.CommandResult)} --help."];
    }

    // An option that is not known would else be the FILE or the ID.
    private static IEnumerable<string> OptionsTakenForArguments(ParseResult parsed) =>
        parsed.Tokens.Any(t => t.Type == TokenType.DoubleDash)
            ? []
            : parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value).Where(IsOption);

    /// <summary>Texts for people may be empty, and so taken away; an empty ID, name or filter is most likely a variable that was not set.</summary>
    private static IEnumerable<string> Odd(ParseResult parsed)
    {
        foreach (var result in parsed.CommandResult.Children)
        {
            var name = result switch
            {
                ArgumentResult argument => argument.Argument.Name,
                OptionResult option => option.Option.Name,
                _ => "",
            };
            if (!name.Contains("description", StringComparison.OrdinalIgnoreCase) && name != "--display-name" && result.Tokens.Any(t => string.IsNullOrWhiteSpace(t.Value)))
                yield return $"{name}: must not be empty";
            else if (result is OptionResult && result.Tokens.FirstOrDefault(t => Options(parsed.CommandResult).Contains(t.Value)) is { } taken)
                yield return $"{name}: a value is missing before {taken.Value}";
        }
    }

    /// <summary>A value of another type, in words of ours.</summary>
    private static string Told(string message) =>
        CannotParse().Match(message) is { Success: true } match ? $"{match.Groups["name"].Value}: a whole number, not '{match.Groups["value"].Value}'." : message;

    [GeneratedRegex("^Cannot parse argument '(?<value>.*)' for (?:option|command) '(?<name>[^']*)' as expected type", RegexOptions.Singleline)]
    private static partial Regex CannotParse();

    private static bool IsOption(string token) => token.Length > 2 && token.StartsWith("--", StringComparison.Ordinal);

    private static string Unknown(CommandResult result, string token)
    {
        var command = result.Command;
        var typed = token.Length <= MostRepeated ? token : token[..MostRepeated] + "...";
        if (token.StartsWith('-'))
            return $"{Path(result)} has no option {typed}{Suggest(typed, Options(result))}{(result.Command.Arguments.Count > 0 ? " (an argument that begins with a dash goes behind --)" : "")}";
        return command.Subcommands.Count > 0
            ? $"{Path(result)} has no command '{typed}'{Suggest(typed, command.Subcommands.Select(c => c.Name))}"
            : $"'{typed}' is one argument too many";
    }

    private static string Suggest(string typed, IEnumerable<string> names) => Nearest.To(typed, names) is { } name ? $"; did you mean {name}?" : "";

    private static IEnumerable<string> Options(CommandResult result) =>
        result.Command.Options.Select(o => o.Name).Concat(Above(result).SelectMany(c => c.Command.Options).Where(o => o.Recursive).Select(o => o.Name));

    private static IEnumerable<CommandResult> Above(CommandResult result)
    {
        for (var above = result.Parent as CommandResult; above is not null; above = above.Parent as CommandResult)
            yield return above;
    }

    private static string Path(CommandResult result) =>
        string.Join(' ', Above(result).Prepend(result).Reverse().Select(r => r.Command is RootCommand ? "insights" : r.Command.Name));
}
