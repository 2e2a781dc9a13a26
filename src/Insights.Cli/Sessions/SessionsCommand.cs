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
        var (id, anonymous) = (UserArguments.Id(), UserArguments.Anonymous());
        var list = new Paging("Sessions").Lists(
            new DescribedCommand(
                "list",
                "Lists one user's closed sessions, newest first. Needs a server or import key.",
                """
                Examples:
                  insights sessions list 7302c5a9
                  insights sessions list al-1c2d... --anonymous --all --page-size 1000 --output json
                """) { id, anonymous },
            globals, "sessions", parsed => (ApiPaths.Sessions(new(parsed.GetValue(id)!, parsed.GetValue(anonymous))), []), PrintTable);
        return new Command("sessions", "Lists the sessions of an end user and shows what one holds.") { list, SessionCommand.Create(globals) };
    }

    private static void PrintTable(Printer printer, JsonObject answer) =>
        printer.Table(
            ["start", "end", "duration", "events", "page views", "application", "place", "browser", "ended by"],
            Answers.Objects(answer["sessions"]).Select(Row));

    private static string?[] Row(JsonObject s) =>
    [
        Answers.Text(s["startTime"]), Answers.Text(s["endTime"]), Answers.Text(s["duration"]),
        Answers.Text(s["eventCount"]), Answers.Text(s["pageViewCount"]), Answers.Text(s["application"]),
        Join(s["place"], "city", "region", "country"), Join(s["browser"], "name", "version"), Answers.Text(s["endReason"]),
    ];

    private static string Join(JsonNode? node, params string[] names) =>
        string.Join(' ', names.Select(name => Answers.Text((node as JsonObject)?[name])).Where(text => !string.IsNullOrEmpty(text)));
}
