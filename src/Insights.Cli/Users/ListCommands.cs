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
        var bots = new BotsToo("List");
        return Listing(
            new DescribedCommand(
                "list",
                "Lists the users in a filter. Needs a server or import key.",
                """
                Examples:
                  insights users list --filter 'first_seen > -7d AND total_sessions = 1'
                  insights users list --filter 'tags:buyer AND last_seen < -30d' --order-by 'total_sessions desc' --all --output csv
                """) { filter, bots.Option },
            globals, _ => ApiPaths.Users, parsed => [("filter", parsed.GetValue(filter)), bots.Field(parsed)]);
    }

    public static Command Search(GlobalOptions globals)
    {
        var text = new Argument<string>("TEXT") { Description = "A part of an ID, a name or an e-mail address." };
        var bots = new BotsToo("Find");
        return new Paging("Users").Lists(
            new DescribedCommand(
                "search",
                "Finds users by a part of their ID, name or e-mail address. Needs a server or import key.",
                "Example:\n  insights users search @example.com --all") { text, bots.Option },
            globals, "endUsers", parsed => (ApiPaths.SearchUsers, [("q", parsed.GetValue(text)), bots.Field(parsed)]), PrintTable);
    }

    /// <summary>Makes a command list users in an order, and count them.</summary>
    public static T Listing<T>(T command, GlobalOptions globals, Func<ParseResult, string> path, Func<ParseResult, (string Name, string? Value)[]> filter)
        where T : Command
    {
        var order = new Option<string?>("--order-by")
        {
            Description = "last_seen, first_seen, total_sessions, total_session_duration or id, then nothing, asc or desc. Default: last_seen desc.",
            HelpName = "order",
        };
        var total = new Option<bool>("--total") { Description = "Count all of them too." };
        command.Options.Add(order);
        command.Options.Add(total);
        return new Paging("Users").Lists(
            command, globals, "endUsers",
            parsed => (path(parsed), [.. filter(parsed), ("orderBy", parsed.GetValue(order)), ("totalSize", parsed.GetValue(total) ? "true" : null)]),
            PrintTable);
    }

    private static void PrintTable(Printer printer, JsonObject answer)
    {
        printer.Table(
            [
                Column.Id("ID"), "name", "e-mail", Column.Time("last seen"), "sessions", Column.Span("total duration"), "country", "kind", Column.Time("first seen"),
                "city", "browser", "tags",
            ],
            Answers.Objects(answer["endUsers"]).Select(Row),
            "No users.");
        if (Answers.Text(answer["totalSize"]) is { } total)
            printer.Notice($"{total} in all.");
    }

    private static string?[] Row(JsonObject user)
    {
        var s = user["standardAttributes"] as JsonObject;
        return
        [
            Answers.Text(user["id"]), Known(user, "name", "full_name", "display_name", "username"), Known(user, "email", "email_address"),
            Answers.Text(s?["lastSeen"]), Answers.Text(s?["totalSessions"]), Answers.Text(s?["totalSessionDuration"]), Answers.Text(s?["country"]),
            Answers.Text(user["kind"]), Answers.Text(s?["firstSeen"]), Answers.Text(s?["city"]), Answers.Text(s?["browserName"]),
            user["tags"] is JsonArray tags ? string.Join(' ', tags.Select(Answers.Text)) : null,
        ];
    }

    /// <summary>The first of some attributes, or Analytics Properties, that the user has.</summary>
    private static string? Known(JsonObject user, params string[] names) => (
        from part in (string[])["attributes", "analytics"]
        from name in names
        let known = ((user[part] as JsonObject)?[name] as JsonObject)?["value"]
        where known is not null
        select Answers.AttributeValue(known)).FirstOrDefault();
}
