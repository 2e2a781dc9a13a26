using System.CommandLine;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Output;

namespace Insights.Cli.Users;

/// <summary><c>insights users timeline</c>.</summary>
internal static class TimelineCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var id = UserArguments.Id();
        var anonymous = UserArguments.Anonymous();
        var session = Filter("--session", "id", "Only events of the session of this ID.");
        var type = Filter("--type", "type", "Only events of this type.");
        var page = Filter("--page", "text", "Only on pages whose address contains this, or whose title it is.");
        var element = Filter("--element", "text", "Only on elements of this ID or name.");
        var goal = Filter("--goal", "name", "Only goals of this name.");
        var openSession = new Option<bool>("--open-session") { Description = "List events of the open session too. Default: closed sessions only." };
        var command = new DescribedCommand(
            "timeline",
            "Lists what one user did, newest first. Needs a server or import key.",
            """
            Examples:
              insights users timeline 7302c5a9 --type page_view --page /pricing
              insights users timeline al-1c2d... --anonymous --goal signup --all --output json
            """) { id, anonymous, session, type, page, element, goal, openSession };
        return new Paging("Events").Lists(
            command, globals, "events",
            parsed => (
                ApiPaths.Timeline(new(parsed.GetValue(id)!, parsed.GetValue(anonymous))),
                [
                    ("session", parsed.GetValue(session)), ("type", parsed.GetValue(type)), ("page", parsed.GetValue(page)),
                    ("element", parsed.GetValue(element)), ("goal", parsed.GetValue(goal)),
                    ("view", parsed.GetValue(openSession) ? "OPEN_SESSION" : null),
                ]),
            PrintTable);
    }

    private static Option<string?> Filter(string name, string value, string description) => new(name) { Description = description, HelpName = value };

    private static void PrintTable(Printer printer, JsonObject answer) =>
        printer.Table(
            [Column.Moment("time"), "type", "page", "element", "application", Column.Id("session")], Answers.Objects(answer["events"]).Select(Row),
            "No events in closed sessions; --open-session shows those of the open one.");

    private static string?[] Row(JsonObject listed)
    {
        var e = listed["event"] as JsonObject;
        return
        [
            Answers.Text(e?["time"]), Answers.Text(e?["type"]), First(e?["page"], "url", "title"), First(e?["element"], "name", "id"),
            Answers.Text(e?["application"]), Answers.Text(listed["sessionId"]),
        ];
    }

    private static string? First(JsonNode? part, params string[] names) =>
        names.Select(n => Answers.Text((part as JsonObject)?[n])).FirstOrDefault(t => !string.IsNullOrEmpty(t));
}
