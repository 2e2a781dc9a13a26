using System.CommandLine;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Output;

namespace Insights.Cli.Users;

/// <summary><c>insights users list</c> and <c>insights users search</c>.</summary>
internal static class ListCommands
{
    public static Command List(GlobalOptions globals)
    {
        var filter = new Option<string?>("--filter") { Description = "Only users in this filter. Default: all.", HelpName = "filter" };
        var order = new Option<string?>("--order-by")
        {
            Description = "last_seen, first_seen, total_sessions, total_session_duration or id, then nothing, asc or desc. Default: last_seen desc.",
            HelpName = "order",
        };
        var total = new Option<bool>("--total") { Description = "Count all of them too." };
        var (pageSize, all) = Paging();
        var command = new DescribedCommand(
            "list",
            "Lists the users in a filter. Needs a server or import key.",
            """
            Examples:
              insights users list --filter 'first_seen > -7d AND total_sessions = 1'
              insights users list --filter 'tags:buyer AND last_seen < -30d' --order-by 'total_sessions desc' --all --output csv
            """) { filter, order, total, pageSize, all };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = globals.Client(parsed);
            var answer = await Pages.ReadAsync(
                client, ApiPaths.Users,
                [("filter", parsed.GetValue(filter)), ("orderBy", parsed.GetValue(order)), ("totalSize", parsed.GetValue(total) ? "true" : null)],
                "endUsers", parsed.GetValue(pageSize), parsed.GetValue(all), cancel);
            globals.Printer(parsed).Print(answer, printer => PrintTable(printer, answer));
            return ExitCode.Success;
        });
        return command;
    }

    public static Command Search(GlobalOptions globals)
    {
        var text = new Argument<string>("TEXT") { Description = "A part of an ID, a name or an e-mail address." };
        var (pageSize, all) = Paging();
        var command = new DescribedCommand(
            "search",
            "Finds users by a part of their ID, name or e-mail address. Needs a server or import key.",
            "Example:\n  insights users search @example.com --all") { text, pageSize, all };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = globals.Client(parsed);
            var answer = await Pages.ReadAsync(
                client, ApiPaths.SearchUsers, [("q", parsed.GetValue(text))], "endUsers", parsed.GetValue(pageSize), parsed.GetValue(all), cancel);
            globals.Printer(parsed).Print(answer, printer => PrintTable(printer, answer));
            return ExitCode.Success;
        });
        return command;
    }

    public static (Option<int> PageSize, Option<bool> All) Paging() => (
        Bounded.Integer("--page-size", "Users asked for at a time", 50, 1, 1000),
        new Option<bool>("--all") { Description = "Go on to the last page. Default: the first page only." });

    /// <summary>What a list of users shows of each.</summary>
    public static void PrintTable(Printer printer, JsonObject answer)
    {
        printer.Table(
            ["ID", "kind", "last seen", "first seen", "sessions", "total duration", "country", "city", "browser", "tags"],
            Answers.Objects(answer["endUsers"]).Select(Row));
        if (Answers.Text(answer["totalSize"]) is { } total)
            printer.Notice($"{total} in all.");
        if (answer["nextPageToken"] is not null)
            printer.Notice("There are more; --all lists them.");
    }

    private static string?[] Row(JsonObject user)
    {
        var s = user["standardAttributes"] as JsonObject;
        return
        [
            Answers.Text(user["id"]), Answers.Text(user["kind"]), Answers.Text(s?["lastSeen"]), Answers.Text(s?["firstSeen"]), Answers.Text(s?["totalSessions"]),
            Answers.Text(s?["totalSessionDuration"]), Answers.Text(s?["country"]), Answers.Text(s?["city"]), Answers.Text(s?["browserName"]),
            user["tags"] is JsonArray tags ? string.Join(' ', tags.Select(Answers.Text)) : null,
        ];
    }
}
