using System.CommandLine;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Http;

namespace Insights.Cli.Segments;

/// <summary><c>insights segments</c>.</summary>
internal static class SegmentsCommand
{
    public static Command Create(GlobalOptions globals) =>
        new("segments", "Keeps the account's segments, which are saved filters over users, and asks about them. Needs a server or import key.")
        {
            CreateList(globals), CreateGet(globals), CreateCreate(globals), CreateUpdate(globals), CreateDelete(globals),
            MemberCommands.Count(globals), MemberCommands.Members(globals), WatchCommand.Create(globals),
            VerdictCommands.Evaluate(globals), VerdictCommands.Explain(globals),
        };

    public static Argument<string> Name() => new("NAME") { Description = "The segment's name: 1 to 64 of a-z, 0-9 and '-'." };

    private static DescribedCommand CreateList(GlobalOptions globals) =>
        new DescribedCommand(
            "list", "Lists all segments: the ready-made ones, and behind them the account's own.", "Example:\n  insights segments list")
            .Does(globals, _ => Call.Get(ApiPaths.Segments), (printer, answer, _) => printer.Table(
                ["name", "filter", "what"],
                Answers.Objects(answer["segments"]).Select(s => (string?[])[Answers.Text(s["name"]), Answers.Text(s["filter"]), What(s)])));

    private static DescribedCommand CreateGet(GlobalOptions globals)
    {
        var name = Name();
        return new DescribedCommand("get", "Shows one segment.", "Example:\n  insights segments get insights-quit") { name }
            .Does(globals, parsed => Call.Get(ApiPaths.Segment(parsed.GetValue(name)!)));
    }

    private static DescribedCommand CreateCreate(GlobalOptions globals)
    {
        var name = Name();
        var filter = new Argument<string>("FILTER") { Description = "Who is in it, in the filter language; up to 4,096 characters." };
        var (display, description) = (Display(), Description());
        return new DescribedCommand(
            "create",
            "Saves a filter as a segment.",
            """
            Examples:
              insights segments create german-regulars 'country = DE AND total_sessions >= 5'
              insights segments create trials 'attributes.trial_end < +7d AND NOT tags:buyer' --display-name 'Trials that end'
            """) { name, filter, display, description }
            .Does(globals, parsed => Call.Post(ApiPaths.Segments, Body(
                ("displayName", parsed.GetValue(display)), ("description", parsed.GetValue(description)),
                ("name", parsed.GetValue(name)), ("filter", parsed.GetValue(filter)))));
    }

    private static DescribedCommand CreateUpdate(GlobalOptions globals)
    {
        var name = Name();
        var filter = new Option<string?>("--filter") { Description = "Who is in it from now on. Default: as it was." };
        var (display, description, revision) = (Display(), Description(), Revision());
        return new DescribedCommand(
            "update",
            "Changes what is named of a segment.",
            "Example:\n  insights segments update german-regulars --filter 'country IN (DE, AT) AND total_sessions >= 5'") { name, filter, display, description, revision }
            .Does(globals, parsed => new(HttpMethod.Patch, ApiPaths.Segment(parsed.GetValue(name)!), Body(
                ("displayName", parsed.GetValue(display)), ("description", parsed.GetValue(description)),
                ("filter", parsed.GetValue(filter)), ("revision", parsed.GetValue(revision)))));
    }

    private static DescribedCommand CreateDelete(GlobalOptions globals)
    {
        var (name, revision) = (Name(), Revision());
        return new DescribedCommand("delete", "Deletes a segment for good.", "Example:\n  insights segments delete german-regulars") { name, revision }
            .Does(
                globals,
                parsed => Call.Delete(ApiPaths.Segment(parsed.GetValue(name)!, parsed.GetValue(revision))),
                (printer, _, parsed) => printer.Line($"deleted {parsed.GetValue(name)}"));
    }

    private static string? What(JsonObject segment) => segment["faults"] is JsonArray { Count: > 0 } faults
        ? $"INVALID: {Answers.Text(faults[0])}"
        : Answers.Text(segment["description"]) ?? Answers.Text(segment["displayName"]);

    private static JsonObject Body(params IEnumerable<(string Name, string? Value)> fields) =>
        new(fields.Where(f => f.Value is not null).Select(f => KeyValuePair.Create(f.Name, (JsonNode?)f.Value)));

    private static Option<string?> Display() => new("--display-name") { Description = "A name for people, up to 128 characters." };

    private static Option<string?> Description() => new("--description") { Description = "What it is for; up to 1,024 characters." };

    private static Option<string?> Revision() => new("--revision") { Description = "The revision that it must still be at. Default: whatever it is." };
}
