using System.CommandLine;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Output;
using Insights.Cli.Users;

namespace Insights.Cli.Sessions;

/// <summary><c>insights sessions</c>.</summary>
internal static class SessionsCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var id = UserArguments.Id();
        var anonymous = UserArguments.Anonymous();
        var pageSize = Bounded.Integer("--page-size", "Sessions asked for at a time", 50, 1, 1000);
        var all = new Option<bool>("--all") { Description = "Go on to the last page. Default: the first page only." };
        var list = new DescribedCommand(
            "list",
            "Lists one user's closed sessions, newest first. Needs a server or import key.",
            """
            Examples:
              insights sessions list 7302c5a9
              insights sessions list al-1c2d... --anonymous --all --page-size 1000 --output json
            """) { id, anonymous, pageSize, all };
        list.SetAction(async (parsed, cancel) =>
        {
            var user = new UserKey(parsed.GetValue(id)!, parsed.GetValue(anonymous));
            using var client = globals.Client(parsed);
            var answer = await SessionPages.ReadAsync(client, user, parsed.GetValue(pageSize), parsed.GetValue(all), cancel);
            globals.Printer(parsed).Print(answer, printer => PrintTable(printer, answer));
            return ExitCode.Success;
        });
        return new Command("sessions", "Lists the sessions of an end user and shows what one holds.") { list, SessionCommand.Create(globals) };
    }

    private static void PrintTable(Printer printer, JsonObject answer)
    {
        printer.Table(
            ["start", "end", "duration", "events", "page views", "application", "place", "browser", "ended by"],
            Answers.Objects(answer["sessions"]).Select(Row));
        if (answer["nextPageToken"] is not null)
            printer.Notice("There are more; --all lists them.");
    }

    private static string?[] Row(JsonObject s) =>
    [
        Answers.Text(s["startTime"]), Answers.Text(s["endTime"]), Answers.Text(s["duration"]),
        Answers.Text(s["eventCount"]), Answers.Text(s["pageViewCount"]), Answers.Text(s["application"]),
        Join(s["place"], "city", "region", "country"), Join(s["browser"], "name", "version"), Answers.Text(s["endReason"]),
    ];

    private static string Join(JsonNode? node, params string[] names) =>
        string.Join(' ', names.Select(name => Answers.Text((node as JsonObject)?[name])).Where(text => !string.IsNullOrEmpty(text)));
}
