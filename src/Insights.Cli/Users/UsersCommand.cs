using System.CommandLine;
using Insights.Cli.Hosting;
using Insights.Cli.Http;

namespace Insights.Cli.Users;

/// <summary><c>insights users</c>.</summary>
internal static class UsersCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var id = UserArguments.Id();
        var anonymous = UserArguments.Anonymous();
        var openSession = new Option<bool>("--open-session")
        {
            Description = "Show the open session too. Default: closed sessions' figures only.",
        };
        var get = new DescribedCommand(
            "get",
            "Shows one user's profile. Needs a server or import key.",
            """
            Examples:
              insights users get 7302c5a9-9dbf-ef49-e898-8fce4d0add48
              insights users get al-1c2d... --anonymous --open-session --output json
            """) { id, anonymous, openSession };
        get.Does(globals, parsed => Call.Get(ApiPaths.WithQuery(
            ApiPaths.User(new(parsed.GetValue(id)!, parsed.GetValue(anonymous))), ("view", parsed.GetValue(openSession) ? "OPEN_SESSION" : null))));
        return new Command("users", "Lists, finds and looks end users up, updates, links, exports and erases them.")
        {
            ListCommands.List(globals), ListCommands.Search(globals), get, TimelineCommand.Create(globals),
            UpdateCommand.Create(globals), IdentityCommands.Identify(globals), IdentityCommands.Anonymize(globals),
            ExportCommand.Create(globals), EraseCommand.Create(globals),
        };
    }
}
