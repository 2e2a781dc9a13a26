using System.CommandLine;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Output;

namespace Insights.Cli.Users;

/// <summary><c>insights users erase</c>.</summary>
internal static class EraseCommand
{
    public static DescribedCommand Create(GlobalOptions globals)
    {
        var id = UserArguments.Id();
        var anonymous = UserArguments.Anonymous();
        var confirm = new Option<string>("--confirm") { Description = "The user's ID once more: what is erased does not come back.", HelpName = "id", Required = true };
        return new DescribedCommand(
            "erase",
            "Erases one user at once and for good, and says what there was. Needs a server or import key.",
            """
            Examples:
              insights users erase alice --confirm alice
              insights users erase al-1c2d --confirm al-1c2d --anonymous --output json
            """) { id, anonymous, confirm }
            .Does(globals, parsed => parsed.GetValue(confirm) == parsed.GetValue(id)
                ? Call.Delete(ApiPaths.User(new(parsed.GetValue(id)!, parsed.GetValue(anonymous))))
                : throw new UsageException("--confirm: the user's ID once more; nothing was erased"), (printer, answer, parsed) =>
            {
                if (IsNobody(answer))
                    throw new FailedException($"there is nobody of the ID {parsed.GetValue(id)}{(parsed.GetValue(anonymous) ? " among anonymous users" : "")}; nothing was erased");
                printer.Line($"erased {parsed.GetValue(id)}");
                printer.Fields(Flat.Fields(answer));
            });
    }

    /// <summary>Whether there was nothing at all.</summary>
    private static bool IsNobody(JsonObject answer) => answer.All(field => Answers.Text(field.Value) is null or "0" or "false");
}
