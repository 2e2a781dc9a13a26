using System.Text.Json.Nodes;
using Insights.Cli.Http;
using Insights.Cli.Output;

namespace Insights.Cli.Sources;

/// <summary>A run of a source, for people.</summary>
internal static class RunReport
{
    public static void Print(Printer printer, JsonObject run) => printer.Fields(
    [
        ("run", Answers.Text(run["number"])),
        ("kind", Answers.Text(run["kind"])),
        ("state", Answers.Text(run["state"])),
        ("file", Answers.Text(run["fileName"])),
        ("why", Answers.Text(run["detail"])),
        ("checked", Answers.Text(run["checkedCount"])),
        ("read", Answers.Text(run["readCount"])),
        ("changed", Answers.Text(run["changedCount"])),
        ("unchanged", Answers.Text(run["unchangedCount"])),
        ("superseded", Answers.Text(run["supersededCount"])),
        ("refused", Answers.Text(run["refusedCount"])),
        .. Answers.Objects(run["refused"]).Select(r => ($"  {Answers.Text(r["code"])}", Answers.Text(r["count"]))),
        ("new attributes", run["newAttributes"] is JsonArray { Count: > 0 } names ? string.Join(", ", names.Select(Answers.Text)) : null),
    ]);

    public static bool IsOver(JsonObject run) => Answers.Text(run["state"]) is "SUCCEEDED" or "FAILED" or "CANCELLED";

    public static bool HasSucceeded(JsonObject run) => Answers.Text(run["state"]) == "SUCCEEDED";
}
