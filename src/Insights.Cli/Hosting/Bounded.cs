using System.CommandLine;
using System.Globalization;

namespace Insights.Cli.Hosting;

/// <summary>Options with bounds that their help and their error both state.</summary>
internal static class Bounded
{
    /// <param name="name">With its dashes.</param>
    /// <param name="what">Begins the help text; no full stop.</param>
    /// <param name="usual">The default.</param>
    /// <param name="least">Inclusive.</param>
    /// <param name="most">Inclusive.</param>
    public static Option<int> Integer(string name, string what, int usual, int least, int most)
    {
        var bounds = string.Create(CultureInfo.InvariantCulture, $"{least} to {most}");
        var option = new Option<int>(name)
        {
            Description = $"{what}: {bounds}.",
            HelpName = "count",
            DefaultValueFactory = _ => usual,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1
                && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value)
                && (value < least || value > most))
            {
                result.AddError($"{name}: {bounds}.");
            }
        });
        return option;
    }
}
