using System.CommandLine;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Output;

namespace Insights.Cli.Segments;

/// <summary><c>insights segments</c>.</summary>
internal static class SegmentsCommand
{
    public static Command Create(GlobalOptions globals) =>
        new("segments", "Keeps the account's segments, which are saved filters over users, and asks about them. Needs a server or import key.")
        {
            CreateList(globals), CreateGet(globals), CreateCreate(globals), CreateUpdate(globals), CreateDelete(globals),
            MemberCommands.Count(globals), MemberCommands.Members(globals), VerdictCommands.Evaluate(globals), VerdictCommands.Explain(globals),
        };

    public static Argument<string> Name() => new("NAME") { Description = "The segment's name: 1 to 64 of a-z, 0-9 and '-'." };

    private static DescribedCommand CreateList(GlobalOptions globals)
    {
        var list = new DescribedCommand(
            "list", "Lists all segments: the ready-made ones, and behind them the account's own.", "Example:\n  insights segments list");
        list.SetAction(async (parsed, cancel) =>
        {
            using var client = globals.Client(parsed);
            var answer = await client.CallAsync(HttpMethod.Get, ApiPaths.Segments, null, cancel);
            globals.Printer(parsed).Print(answer, printer => printer.Table(
                ["name", "filter", "what"],
                Answers.Objects(answer["segments"]).Select(s => (string?[])
                    [Answers.Text(s["name"]), Answers.Text(s["filter"]), What(s)])));
            return ExitCode.Success;
        });
        return list;
    }

    private static DescribedCommand CreateGet(GlobalOptions globals)
    {
        var name = Name();
        var get = new DescribedCommand("get", "Shows one segment.", "Example:\n  insights segments get insights-quit") { name };
        get.SetAction((parsed, cancel) => ShowAsync(globals, parsed, HttpMethod.Get, ApiPaths.Segment(parsed.GetValue(name)!), null, cancel));
        return get;
    }

    private static DescribedCommand CreateCreate(GlobalOptions globals)
    {
        var name = Name();
        var filter = new Argument<string>("FILTER") { Description = "Who is in it, in the filter language; up to 4,096 characters." };
        var (display, description) = (Display(), Description());
        var create = new DescribedCommand(
            "create",
            "Saves a filter as a segment.",
            """
            Examples:
              insights segments create german-regulars 'country = DE AND total_sessions >= 5'
              insights segments create trials 'attributes.trial_end < +7d AND NOT tags:buyer' --display-name 'Trials that end'
            """) { name, filter, display, description };
        create.SetAction((parsed, cancel) =>
        {
            var body = Body(parsed, display, description);
            (body["name"], body["filter"]) = (parsed.GetValue(name), parsed.GetValue(filter));
            return ShowAsync(globals, parsed, HttpMethod.Post, ApiPaths.Segments, body, cancel);
        });
        return create;
    }

    private static DescribedCommand CreateUpdate(GlobalOptions globals)
    {
        var name = Name();
        var filter = new Option<string?>("--filter") { Description = "Who is in it from now on. Default: as it was." };
        var (display, description, revision) = (Display(), Description(), Revision());
        var update = new DescribedCommand(
            "update",
            "Changes what is named of a segment.",
            "Example:\n  insights segments update german-regulars --filter 'country IN (DE, AT) AND total_sessions >= 5'") { name, filter, display, description, revision };
        update.SetAction((parsed, cancel) =>
        {
            var body = Body(parsed, display, description);
            if (parsed.GetValue(filter) is { } text)
                body["filter"] = text;
            if (parsed.GetValue(revision) is { } at)
                body["revision"] = at;
            return ShowAsync(globals, parsed, HttpMethod.Patch, ApiPaths.Segment(parsed.GetValue(name)!), body, cancel);
        });
        return update;
    }

    private static DescribedCommand CreateDelete(GlobalOptions globals)
    {
        var (name, revision) = (Name(), Revision());
        var delete = new DescribedCommand("delete", "Deletes a segment for good.", "Example:\n  insights segments delete german-regulars") { name, revision };
        delete.SetAction(async (parsed, cancel) =>
        {
            using var client = globals.Client(parsed);
            var answer = await client.CallAsync(HttpMethod.Delete, ApiPaths.Segment(parsed.GetValue(name)!, parsed.GetValue(revision)), null, cancel);
            globals.Printer(parsed).Print(answer, printer => printer.Line($"deleted {parsed.GetValue(name)}"));
            return ExitCode.Success;
        });
        return delete;
    }

    private static async Task<int> ShowAsync(
        GlobalOptions globals, ParseResult parsed, HttpMethod method, string path, JsonObject? body, CancellationToken cancel)
    {
        using var client = globals.Client(parsed);
        var answer = await client.CallAsync(method, path, body, cancel);
        globals.Printer(parsed).Print(answer, printer => printer.Fields(Flat.Fields(answer)));
        return ExitCode.Success;
    }

    private static string? What(JsonObject segment) => segment["faults"] is JsonArray { Count: > 0 } faults
        ? $"INVALID: {Answers.Text(faults[0])}"
        : Answers.Text(segment["description"]) ?? Answers.Text(segment["displayName"]);

    private static JsonObject Body(ParseResult parsed, Option<string?> display, Option<string?> description)
    {
        var body = new JsonObject();
        if (parsed.GetValue(display) is { } shown)
            body["displayName"] = shown;
        if (parsed.GetValue(description) is { } text)
            body["description"] = text;
        return body;
    }

    private static Option<string?> Display() => new("--display-name") { Description = "A name for people, up to 128 characters." };

    private static Option<string?> Description() => new("--description") { Description = "What it is for; up to 1,024 characters." };

    private static Option<string?> Revision() => new("--revision") { Description = "The revision that it must still be at. Default: whatever it is." };
}
