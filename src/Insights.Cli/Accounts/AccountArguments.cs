using System.CommandLine;

namespace Insights.Cli.Accounts;

/// <summary>How a command line names an account and a file of settings.</summary>
internal static class AccountArguments
{
    public static Argument<string> Account() => new("ACCOUNT") { Description = "The account's name." };

    public static Option<string?> SettingsFile() => new("--settings")
    {
        Description = "A JSON file of settings, such as {\"applications\":{\"web\":{\"sessionTimeout\":\"600s\"}}}. What the command line says wins over it. Default: none.",
        HelpName = "file",
    };
}
