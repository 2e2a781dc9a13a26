using System.CommandLine;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Output;

namespace Insights.Cli.Analytics;

/// <summary><c>insights analytics</c>.</summary>
internal static class AnalyticsCommand
{
    private enum By
    {
        Hour,
        Day,
        Week,
        Month,
    }

    public static Command Create(GlobalOptions globals) => new("analytics", "Answers questions about closed sessions.")
    {
        Sessions(globals),
        Users(
            globals, "struggling", "Lists users with many short sessions, those with the most first. Needs a server or import key.", ApiPaths.StrugglingUsers,
            ("--short-session", "duration", "How long a short session lasts at most, such as 60s. Default: 60s.", "shortSession"),
            ("--min-short-sessions", "count", "So many short sessions are many. Default: 3.", "minShortSessions")),
        Users(
            globals, "disengaged", "Lists users with next to no sessions, those last seen longest ago first. Needs a server or import key.", ApiPaths.DisengagedUsers,
            ("--max-sessions", "count", "Most sessions. Default: 1.", "maxSessions"),
            ("--max-total-duration", "duration", "What they last in sum at most, such as 60s. Default: 60s.", "maxTotalDuration")),
    };

    private static DescribedCommand Sessions(GlobalOptions globals)
    {
        var selection = new SelectionOptions(globals.Clock);
        var by = Choice.Of<By>("--by", "What a line of the answer stands for; weeks begin on Monday.", By.Day);
        var command = new DescribedCommand(
            "sessions",
            "Shows sessions, session times and active users of a period by hour, day, week or month. Needs a server or import key.",
            """
            Examples:
              insights analytics sessions --from 2026-10-01 --to 2026-11-01 --time-zone Europe/Zurich
              insights analytics sessions --by week --filter 'country = CH' --application web --output csv
            """) { by };
        selection.AddTo(command);
        return command.Does(
            globals,
            parsed => Call.Get(ApiPaths.WithQuery(ApiPaths.SessionAnalytics, [
                .. selection.Query(parsed), ("timeZone", parsed.GetValue(selection.TimeZone)),
                ("granularity", Choice.Get<By>(parsed, by).ToString().ToUpperInvariant()),
            ])),
            (printer, answer, parsed) => printer.Table(
                [
                    "date", "sessions", Column.Span("total"), Column.Span("mean"), Column.Span("median"), Column.Span("p90"), "active users", "new users",
                    "returning users",
                ],
                [
                    .. Answers.Objects(answer["buckets"]).Select(b => Row(Answers.Text(b[Choice.Get<By>(parsed, by) == By.Hour ? "startTime" : "date"]), b["figures"])),
                    // In a spreadsheet a line that adds up the others would be counted with them.
                    .. printer.IsCsv ? [] : (string?[][])[Row("total", answer["total"])],
                ]));
    }

    private static string?[] Row(string? name, JsonNode? figures)
    {
        var f = figures as JsonObject;
        return
        [
            name, .. ((string[])["sessionCount", "totalDuration", "meanDuration", "medianDuration", "p90Duration", "activeUsers", "newUsers", "returningUsers"])
                .Select(field => Answers.Text(f?[field])),
        ];
    }

    private static DescribedCommand Users(
        GlobalOptions globals, string name, string description, string path, params (string Option, string Value, string Description, string Field)[] rules)
    {
        var selection = new SelectionOptions(globals.Clock);
        var options = rules.Select(r => (Option: RuleOption(r.Option, r.Value, r.Description), r.Field)).ToList();
        var command = new DescribedCommand(name, description, $"Example:\n  insights analytics {name} --from 2026-10-01 --application web");
        selection.AddTo(command);
        foreach (var (option, _) in options)
            command.Options.Add(option);
        return new Paging("Users").Lists(
            command, globals, "users",
            parsed => (path, [.. selection.Query(parsed), .. options.Select(o => (o.Field, Rule(parsed, o.Option)))]), PrintUsers);
    }

    private static Option<string?> RuleOption(string name, string value, string description) => new(name) { Description = description, HelpName = value };

    /// <summary>A count as it stands; a length of time in the notation of every option.</summary>
    private static string? Rule(ParseResult parsed, Option<string?> option) => option.HelpName != "duration" || parsed.GetValue(option) is not { } text
        ? parsed.GetValue(option)
        : Spans.TryParse(text, out var span) ? Spans.ToProtoJson(span) : throw new UsageException($"{option.Name}: {Spans.Form}, not '{text}'");

    private static void PrintUsers(Printer printer, JsonObject answer) =>
        printer.Table(
            [
                Column.Id("ID"), "sessions", Column.Share("short share"), Column.Span("total duration"), "browser", "place", Column.Time("last seen"), "short sessions",
                "applications", "kind",
            ],
            Answers.Objects(answer["users"]).Select(u => new[]
            {
                Answers.Text((u["endUser"] as JsonObject)?["id"]), Answers.Text(u["sessionCount"]), Answers.Text(u["shortSessionShare"]),
                Answers.Text(u["totalDuration"]), Answers.Text((u["browser"] as JsonObject)?["name"]), Answers.Place(u["place"]), Answers.Text(u["lastSeen"]),
                Answers.Text(u["shortSessionCount"]), Answers.Text(u["applicationCount"]), Answers.Text((u["endUser"] as JsonObject)?["kind"]),
            }),
            "No users like that in this period.");
}
