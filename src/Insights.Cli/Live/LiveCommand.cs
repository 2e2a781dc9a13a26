using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Output;

namespace Insights.Cli.Live;

/// <summary><c>insights live</c>.</summary>
internal static class LiveCommand
{
    public static Command Create(CliHost host, GlobalOptions globals)
    {
        var application = new Option<string?>("--application") { Description = "Only users whose last event was in this application.", HelpName = "name" };
        var watch = new Option<bool>("--watch") { Description = "Go on telling who is here (=), comes (+), does something else (~) and leaves (-), a line each; with --output json a line of JSON. Until Ctrl+C." };
        var paging = new Paging("Users");
        var bots = new BotsToo("Show");
        var command = new DescribedCommand(
            "live",
            "Lists the users with an event in the last minutes, the last event first. Needs a server or import key.",
            """
            Examples:
              insights live
              insights live --application web --all --output json
              insights live --watch
            """) { application, watch, bots.Option };
        paging.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = globals.Client(parsed);
            var printer = globals.Printer(parsed);
            if (parsed.GetValue(watch))
            {
                var changes = new LiveChanges();
                if (printer.IsCsv)
                    printer.Csv(["change", .. Columns.Select(c => c.Name)]);
                await foreach (var message in new LiveRun(client, [("application", parsed.GetValue(application)), bots.Field(parsed)]).ReadAsync(cancel))
                    PrintChange(host, printer, changes, message);
                return ExitCode.Success;
            }
            var answer = await paging.ReadAsync(client, parsed, ApiPaths.Live, [("application", parsed.GetValue(application)), bots.Field(parsed)], "users", cancel);
            Paging.Print(printer, answer, PrintTable);
            return ExitCode.Success;
        });
        return command;
    }

    private static void PrintTable(Printer printer, JsonObject answer)
    {
        printer.Table(Columns, Answers.Objects(answer["users"]).Select(Row), "Nobody is here right now.");
        var minutes = Answers.Objects(answer["minutes"]).Select(m => Answers.Number(m["userCount"])).ToList();
        printer.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{Answers.Number(answer["totalSize"])} live; {minutes.LastOrDefault()} this minute, {minutes.SkipLast(1).LastOrDefault()} in the one before, {minutes.DefaultIfEmpty().Max()} in the fullest of the last hour."));
        if (answer["truncated"] is not null)
            printer.Notice("More are live than the server keeps.");
    }

    private static readonly Column[] Columns =
        [Column.Id("user"), Column.Moment("last event"), "page", "events", "place", "browser", "kind", "application", Column.Moment("since")];

    private static void PrintChange(CliHost host, Printer printer, LiveChanges changes, JsonObject message)
    {
        if (printer.IsJson)
        {
            host.Out.WriteLine(message.ToJsonString());
        }
        else
        {
            foreach (var (change, user) in changes.Of(message))
            {
                var row = Row(user);
                if (printer.IsCsv)
                    printer.Csv([change, .. row.Select((cell, i) => Columns[i].ForSheets(cell))]);
                else
                    printer.Line($"{change} " + string.Join("  ", row.Select((cell, i) => Columns[i].ForPeople(cell)).Where(cell => cell.Length > 0)));
            }
        }
        host.Out.Flush();
    }

    private static string?[] Row(JsonObject user)
    {
        var (key, page, browser) = (user["endUser"] as JsonObject, user["page"] as JsonObject, user["browser"] as JsonObject);
        return
        [
            Answers.Text(key?["id"]), Answers.Text(user["lastEventTime"]), Answers.Text(page?["url"]) ?? Answers.Text(page?["title"]),
            Answers.Text(user["eventCount"]),
            Answers.Place(user["place"]),
            Answers.Text(browser?["name"]), Answers.Text(key?["kind"]), Answers.Text(user["application"]), Answers.Text(user["startTime"]),
        ];
    }
}
