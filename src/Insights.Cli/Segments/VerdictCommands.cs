using System.CommandLine;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Users;

namespace Insights.Cli.Segments;

/// <summary><c>insights segments evaluate</c> and <c>insights segments explain</c>.</summary>
internal static class VerdictCommands
{
    public static DescribedCommand Evaluate(GlobalOptions globals)
    {
        var (id, anonymous) = (UserArguments.Id(), UserArguments.Anonymous());
        var names = new Argument<string[]>("NAME")
        {
            Description = "The segments to ask about, up to 250. Default: all.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        return new DescribedCommand(
            "evaluate",
            "Says whether a user is in segments.",
            """
            Examples:
              insights segments evaluate alice
              insights segments evaluate al-1c2d insights-new-this-week --anonymous
            """) { id, names, anonymous }
            .Does(
                globals,
                parsed => Call.Post(
                    ApiPaths.EvaluateSegments(new(parsed.GetValue(id)!, parsed.GetValue(anonymous))),
                    new() { ["segments"] = new JsonArray([.. parsed.GetValue(names)!.Select(n => (JsonNode)n)]) }),
                (printer, answer, _) => printer.Table(
                    ["segment", "status", "detail"],
                    Answers.Objects(answer["verdicts"]).Select(v => (string?[])
                        [Answers.Text(v["segment"]), Answers.Text(v["status"]), Answers.Text(v["detail"])])));
    }

    public static DescribedCommand Explain(GlobalOptions globals)
    {
        var (name, id, anonymous) = (SegmentsCommand.Name(), UserArguments.Id(), UserArguments.Anonymous());
        return new DescribedCommand(
            "explain",
            "Says why a user is in a segment or not: every clause with the user's value and the verdict.",
            "Example:\n  insights segments explain insights-quit alice") { name, id, anonymous }
            .Does(
                globals,
                parsed => Call.Post(
                    ApiPaths.ExplainSegment(new(parsed.GetValue(id)!, parsed.GetValue(anonymous))), new() { ["segment"] = parsed.GetValue(name) }),
                (printer, answer, parsed) =>
                {
                    if (answer["root"] is not JsonObject root)
                        return;
                    if (printer.IsCsv)
                    {
                        printer.Table(["depth", "kind", "holds", "clause", "field", "value"], Clauses(root, 0));
                        return;
                    }
                    printer.Line($"{parsed.GetValue(id)} is {(Holds(root) ? "" : "not ")}in {parsed.GetValue(name)}");
                    foreach (var line in Lines(root, ""))
                        printer.Line(line);
                });
    }

    private static IEnumerable<string?[]> Clauses(JsonObject node, int depth) => Answers.Objects(node["parts"]).SelectMany(p => Clauses(p, depth + 1)).Prepend(
    [
        depth.ToString(System.Globalization.CultureInfo.InvariantCulture), Answers.Text(node["kind"]), Holds(node) ? "true" : "false", Answers.Text(node["text"]),
        Answers.Text(node["field"]), Answers.Text(node["value"]),
    ]);

    private static IEnumerable<string> Lines(JsonObject node, string indent)
    {
        var verdict = Holds(node) ? "yes" : "no ";
        if (Answers.Text(node["kind"]) == "CLAUSE")
            return [$"{indent}{verdict} {Answers.Text(node["text"])}   [{Answers.Text(node["field"])}: {Answers.Text(node["value"]) ?? "unset"}]"];
        return Answers.Objects(node["parts"]).SelectMany(p => Lines(p, indent + "  ")).Prepend($"{indent}{verdict} {Answers.Text(node["kind"])}");
    }

    private static bool Holds(JsonObject node) => node["holds"]?.GetValue<bool>() == true;
}
