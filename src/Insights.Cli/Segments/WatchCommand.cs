using System.CommandLine;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Output;

namespace Insights.Cli.Segments;

/// <summary><c>insights segments watch</c>.</summary>
internal static class WatchCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var name = SegmentsCommand.Name();
        var position = new Option<string?>("--position")
        {
            Description = "Goes on after the position of the last line that was seen; what happened meanwhile follows, up to 7 days. Default: from now on.",
            HelpName = "position",
        };
        var watch = new DescribedCommand(
            "watch",
            "Prints who enters and leaves a segment, a line each, until stopped with Ctrl+C. With --output json a JSON object a line, which tells the position.",
            """
            Examples:
              insights segments watch insights-quit
              insights segments watch insights-quit --output json --position 19ab02c4d5e
            """) { name, position };
        watch.SetAction(async (parsed, cancel) =>
        {
            // A sign of life comes every half a minute.
            using var client = globals.Client(parsed);
            var printer = globals.Printer(parsed);
            if (printer.IsCsv)
                printer.Csv(["time", "change", "kind", "ID"]);
            await foreach (var line in client.ObjectsAsync(HttpMethod.Get, ApiPaths.WatchSegment(parsed.GetValue(name)!, parsed.GetValue(position)), null, cancel))
            {
                if (printer.IsJson)
                    printer.Line(line.ToJsonString());
                else if (line["change"] is JsonObject change)
                    Print(printer, [Answers.Text(change["time"]), Answers.Text(change["change"]), Answers.Text(change["endUser"]?["kind"]), Answers.Text(change["endUser"]?["id"])]);
            }
            return ExitCode.Success;
        });
        return watch;
    }

    private static void Print(Printer printer, string?[] change)
    {
        if (printer.IsCsv)
            printer.Csv(change);
        else
            printer.Line($"{change[0]}  {change[1],-7}  {change[2],-10}  {change[3]}");
    }
}
