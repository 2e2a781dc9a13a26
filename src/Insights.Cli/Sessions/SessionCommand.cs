using System.CommandLine;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Output;
using Insights.Cli.Users;

namespace Insights.Cli.Sessions;

/// <summary><c>insights sessions get</c>.</summary>
internal static class SessionCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var id = UserArguments.Id();
        var session = new Argument<string>("SESSION") { Description = "The session's ID, as the timeline shows it." };
        var anonymous = UserArguments.Anonymous();
        var openSession = new Option<bool>("--open-session") { Description = "Find a session that has not closed too." };
        return new DescribedCommand(
            "get",
            "Shows one session: pages visited, elements used, goals reached. Needs a server or import key.",
            "Example:\n  insights sessions get 7302c5a9 019a0c1d-...") { id, session, anonymous, openSession }
            .Does(
                globals,
                parsed => Call.Get(ApiPaths.WithQuery(
                    ApiPaths.Session(new(parsed.GetValue(id)!, parsed.GetValue(anonymous)), parsed.GetValue(session)!),
                    ("view", parsed.GetValue(openSession) ? "OPEN_SESSION" : null))),
                (printer, answer, _) => Print(printer, answer));
    }

    private static void Print(Printer printer, JsonObject answer)
    {
        printer.Fields(Flat.Fields(answer["session"] as JsonObject ?? []));
        Table(printer, answer["pages"], "page", "url", "title", "firstTime", "eventCount", "viewCount");
        Table(printer, answer["elements"], "element", "id", "name", "firstTime", "eventCount");
        Table(printer, answer["goals"], "goal", "name", "firstTime", "count");
    }

    private static void Table(Printer printer, JsonNode? list, string what, params string[] fields)
    {
        if (Answers.Objects(list).ToList() is { Count: > 0 } rows)
            printer.Table([.. fields.Select(f => $"{what} {f}")], rows.Select(r => fields.Select(f => Answers.Text(r[f])).ToArray()));
    }
}
