using System.CommandLine;
using System.Text.Json.Nodes;
using Insights.Cli.Analytics;
using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Output;
using Insights.Cli.Users;

namespace Insights.Cli.Sessions;

/// <summary><c>insights sessions</c>.</summary>
internal static class SessionsCommand
{
    private static readonly Column[] Columns =
        [Column.Time("start"), Column.Time("end"), Column.Span("duration"), "events", "page views", "application", "place", "browser", "ended by"];

    private const string None = "No closed sessions.";

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
        return new Command("sessions", "Lists sessions of end users and shows what one holds.") { list, CreateAll(globals), SessionCommand.Create(globals) };
    }

    private static DescribedCommand CreateAll(GlobalOptions globals)
    {
        var selection = new SelectionOptions(globals.Clock);
        var all = new DescribedCommand(
            "all",
            "Lists the closed sessions of all users, newest first. Needs a server or import key.",
            "Example:\n  insights sessions all --from 2026-10-01 --application web --filter 'tags:buyer'");
        selection.AddTo(all);
        return new Paging("Sessions").Lists(
            all, globals, "sessions", parsed => (ApiPaths.AccountSessions, selection.Query(parsed)),
            (printer, answer) => printer.Table(
                [Column.Id("user"), "kind", .. Columns],
                Answers.Objects(answer["sessions"]).Select(s => (string?[])
                [
                    Answers.Text((s["endUser"] as JsonObject)?["id"]), Answers.Text((s["endUser"] as JsonObject)?["kind"]),
                    .. Row(s["session"] as JsonObject ?? []),
                ]),
                None));
    }

    private static void PrintTable(Printer printer, JsonObject answer) =>
        printer.Table(Columns, Answers.Objects(answer["sessions"]).Select(Row), None + " --open-session of users get shows the open one.");

    private static string?[] Row(JsonObject s) =>
    [
        Answers.Text(s["startTime"]), Answers.Text(s["endTime"]), Answers.Text(s["duration"]),
        Answers.Text(s["eventCount"]), Answers.Text(s["pageViewCount"]), Answers.Text(s["application"]),
        Join(s["place"], "city", "region", "country"), Join(s["browser"], "name", "version"), Answers.Text(s["endReason"]),
    ];

    private static string Join(JsonNode? node, params string[] names) =>
        string.Join(' ', names.Select(name => Answers.Text((node as JsonObject)?[name])).Where(text => !string.IsNullOrEmpty(text)));
}
