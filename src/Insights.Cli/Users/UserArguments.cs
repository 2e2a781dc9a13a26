using System.CommandLine;

namespace Insights.Cli.Users;

/// <summary>How a command line names a user.</summary>
internal static class UserArguments
{
    public static Argument<string> Id() => new("ID")
    {
        Description = "The user's ID, as it stands: 1 to 256 bytes, any characters but control characters.",
    };

    public static Option<bool> Anonymous() => new("--anonymous")
    {
        Description = "ID is an anonymous ID. Default: the ID of an identified user.",
    };
}
