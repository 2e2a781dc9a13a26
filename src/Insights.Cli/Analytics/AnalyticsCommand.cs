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
        var selection = new SelectionOptions();
        var by = Choice.Of<By>("--by", "What a line of the answer stands for; weeks begin on Monday.", By.Day);
        var command = new DescribedCommand(
            "sessions",
            "Shows sessions, session times and active users of a period by day, week or month. Needs a server or import key.",
            """
            Examples:
              insights analytics sessions --from 2026-10-01 --to 2026-11-01 --time-zone Europe/Zurich
              insights analytics sessions --by week --filter 'country = CH' --application web --output csv
            """) { by };
        selection.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = globals.Client(parsed);
            var path = ApiPaths.WithQuery(ApiPaths.SessionAnalytics, [
                .. selection.Query(parsed), ("timeZone", parsed.GetValue(selection.TimeZone)),
                ("granularity", Choice.Get<By>(parsed, by).ToString().ToUpperInvariant()),
            ]);
            var answer = await client.CallAsync(HttpMethod.Get, path, null, cancel);
            globals.Printer(parsed).Print(answer, printer => printer.Table(
                ["date", "sessions", "total", "mean", "median", "p90", "active users", "new users", "returning users"],
                Answers.Objects(answer["buckets"]).Select(b => Row(Answers.Text(b["date"]), b["figures"])).Append(Row("total", answer["total"]))));
            return ExitCode.Success;
        });
        return command;
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
        var selection = new SelectionOptions();
        var options = rules.Select(r => (Option: new Option<string?>(r.Option) { Description = r.Description, HelpName = r.Value }, r.Field)).ToList();
        var pageSize = Bounded.Integer("--page-size", "Users asked for at a time", 50, 1, 1000);
        var all = new Option<bool>("--all") { Description = "Go on to the last page. Default: the first page only." };
        var command = new DescribedCommand(name, description, $"Example:\n  insights analytics {name} --from 2026-10-01 --application web") { pageSize, all };
        selection.AddTo(command);
        foreach (var (option, _) in options)
            command.Options.Add(option);
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = globals.Client(parsed);
            var answer = await Pages.ReadAsync(
                client, path, [.. selection.Query(parsed), .. options.Select(o => (o.Field, parsed.GetValue(o.Option)))],
                "users", parsed.GetValue(pageSize), parsed.GetValue(all), cancel);
            globals.Printer(parsed).Print(answer, printer => PrintUsers(printer, answer));
            return ExitCode.Success;
        });
        return command;
    }

    private static void PrintUsers(Printer printer, JsonObject answer)
    {
        printer.Table(
            ["ID", "kind", "sessions", "short sessions", "total duration", "applications", "last seen"],
            Answers.Objects(answer["users"]).Select(u => new[]
            {
                Answers.Text((u["endUser"] as JsonObject)?["id"]), Answers.Text((u["endUser"] as JsonObject)?["kind"]), Answers.Text(u["sessionCount"]),
                Answers.Text(u["shortSessionCount"]), Answers.Text(u["totalDuration"]), Answers.Text(u["applicationCount"]), Answers.Text(u["lastSeen"]),
            }));
        if (answer["nextPageToken"] is not null)
            printer.Notice("There are more; --all lists them.");
    }
}
