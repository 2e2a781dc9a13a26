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
        var watch = new Option<bool>("--watch") { Description = "Go on telling who comes, changes and leaves, a line each (a line of JSON with --output json). Until Ctrl+C." };
        var paging = new Paging("Users");
        var command = new DescribedCommand(
            "live",
            "Lists the users with an event in the last minutes, the last event first. Needs a server or import key.",
            """
            Examples:
              insights live
              insights live --application web --all --output json
              insights live --watch
            """) { application, watch };
        paging.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = globals.Client(parsed);
            var printer = globals.Printer(parsed);
            if (parsed.GetValue(watch))
            {
                await foreach (var message in new LiveRun(client, parsed.GetValue(application)).ReadAsync(cancel))
                    PrintChange(host, printer, message);
                return ExitCode.Success;
            }
            var answer = await paging.ReadAsync(client, parsed, ApiPaths.Live, [("application", parsed.GetValue(application))], "users", cancel);
            Paging.Print(printer, answer, PrintTable);
            return ExitCode.Success;
        });
        return command;
    }

    private static void PrintTable(Printer printer, JsonObject answer)
    {
        printer.Table(["user", "kind", "last event", "since", "events", "application", "page", "place", "browser"], Answers.Objects(answer["users"]).Select(Row));
        var minutes = Answers.Objects(answer["minutes"]).Select(m => Answers.Number(m["userCount"])).ToList();
        printer.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{Answers.Number(answer["totalSize"])} live; {minutes.LastOrDefault()} this minute, {minutes.SkipLast(1).LastOrDefault()} in the one before, {minutes.DefaultIfEmpty().Max()} in the fullest of the last hour."));
        if (answer["truncated"] is not null)
            printer.Notice("More are live than the server keeps.");
    }

    private static void PrintChange(CliHost host, Printer printer, JsonObject message)
    {
        if (printer.IsJson)
        {
            host.Out.WriteLine(message.ToJsonString());
        }
        else
        {
            foreach (var user in Answers.Objects(message["users"]))
                printer.Line("+ " + string.Join("  ", Row(user).Where(cell => !string.IsNullOrEmpty(cell))));
            foreach (var user in Answers.Objects(message["left"]))
                printer.Line($"- {Answers.Text(user["id"])}  {Answers.Text(user["kind"])}");
        }
        host.Out.Flush();
    }

    private static string?[] Row(JsonObject user)
    {
        var (key, page, place, browser) =
            (user["endUser"] as JsonObject, user["page"] as JsonObject, user["place"] as JsonObject, user["browser"] as JsonObject);
        return
        [
            Answers.Text(key?["id"]), Answers.Text(key?["kind"]), Answers.Text(user["lastEventTime"]), Answers.Text(user["startTime"]),
            Answers.Text(user["eventCount"]), Answers.Text(user["application"]), Answers.Text(page?["url"]) ?? Answers.Text(page?["title"]),
            string.Join(", ", ((string?[])[Answers.Text(place?["city"]), Answers.Text(place?["country"])]).Where(t => !string.IsNullOrEmpty(t))),
            Answers.Text(browser?["name"]),
        ];
    }
}
