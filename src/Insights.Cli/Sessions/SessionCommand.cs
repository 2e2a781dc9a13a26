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
        if (printer.IsCsv)
        {
            PrintOneTable(printer, answer);
            return;
        }
        printer.Fields(Flat.Fields(answer["session"] as JsonObject ?? []));
        Table(printer, answer["pages"], "page", "url", "title", "firstTime", "eventCount", "viewCount");
        Table(printer, answer["elements"], "element", "id", "name", "firstTime", "eventCount");
        Table(printer, answer["goals"], "goal", "name", "firstTime", "count");
    }

    /// <summary>One table a file: what the session holds, by what it is.</summary>
    private static void PrintOneTable(Printer printer, JsonObject answer) => printer.Table(
        ["what", "id", "name", Column.Moment("first time"), "events", "views", "count"],
        ((string What, string Id, string Name)[])[("page", "url", "title"), ("element", "id", "name"), ("goal", "", "name")]
            is var parts ? parts.SelectMany(p => Answers.Objects(answer[p.What + "s"]).Select(r => (string?[])
            [
                p.What, Answers.Text(r[p.Id]), Answers.Text(r[p.Name]), Answers.Text(r["firstTime"]), Answers.Text(r["eventCount"]), Answers.Text(r["viewCount"]),
                Answers.Text(r["count"]),
            ])) : []);

    private static void Table(Printer printer, JsonNode? list, string what, params string[] fields)
    {
        if (Answers.Objects(list).ToList() is { Count: > 0 } rows)
            printer.Table([.. fields.Select(f => f == "firstTime" ? Column.Moment($"{what} {f}") : new Column($"{what} {f}"))], rows.Select(r => fields.Select(f => Answers.Text(r[f])).ToArray()));
    }
}
