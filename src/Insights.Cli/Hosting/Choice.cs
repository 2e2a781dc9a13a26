using System.CommandLine;

namespace Insights.Cli.Hosting;

/// <summary>Options that take one of a few words: the lower-case names of an enum.</summary>
internal static class Choice
{
    /// <param name="name">With its dashes.</param>
    /// <param name="description">For the help text.</param>
    /// <param name="usual">The default; null where the option must be given.</param>
    public static Option<string> Of<T>(string name, string description, T? usual)
        where T : struct, Enum
    {
        var words = Enum.GetValues<T>().Select(Word).ToArray();
        var option = new Option<string>(name)
        {
            Description = description,
            HelpName = string.Join('|', words),
            Required = usual is null,
        };
        if (usual is { } value)
            option.DefaultValueFactory = _ => Word(value);
        option.CompletionSources.Add(words);
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => !words.Contains(token.Value)))
                result.AddError($"{name}: {string.Join(", ", words)}.");
        });
        return option;
    }

    public static T Get<T>(ParseResult parsed, Option<string> option)
        where T : struct, Enum => Enum.Parse<T>(parsed.GetValue(option)!, ignoreCase: true);

    // The words are ASCII; upper case is what the API uses.
    private static string Word<T>(T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select(char.ToLowerInvariant));
}
