using System.Globalization;
using System.Text.Json.Nodes;
using Insights.Cli.Output;

namespace Insights.Cli.Send.Progress;

/// <summary>Says at the end what became of the events.</summary>
internal static class SendSummary
{
    public static void Print(Printer printer, Tally tally, TimeSpan elapsed) =>
        printer.Print(ToJson(tally, elapsed), p => PrintLines(p, tally, elapsed));

    /// <summary>Prints what became of events or updates, and the first rejections of each reason.</summary>
    /// <param name="printer">Where.</param>
    /// <param name="what">Names them, in front.</param>
    /// <param name="tally">What became of them.</param>
    public static void PrintCounts(Printer printer, string what, Tally tally)
    {
        printer.Line($"{what}: {Text(tally.Counts)}");
        PrintRejections(printer, tally);
    }

    private static void PrintLines(Printer printer, Tally tally, TimeSpan elapsed)
    {
        var counts = tally.Counts;
        printer.Line(Invariant($"{Text(counts)}, {counts.Retries:N0} retries; {elapsed.TotalSeconds:0.0} s, {Rate(counts, elapsed):N0} events/s"));
        PrintRejections(printer, tally);
    }

    private static void PrintRejections(Printer printer, Tally tally)
    {
        foreach (var (reason, count, examples) in tally.Rejections())
        {
            printer.Line(Invariant($"rejected {reason}: {count:N0}"));
            foreach (var (position, detail) in examples)
                printer.Line($"  {position}{(string.IsNullOrEmpty(detail) ? "" : ": " + detail)}");
            if (examples.Count < count)
                printer.Line(Invariant($"  and {count - examples.Count:N0} more"));
        }
    }

    /// <summary>The counts as people read them.</summary>
    public static string Text(Counts counts) =>
        Invariant($"{counts.Accepted:N0} accepted, {counts.Duplicates:N0} duplicates, {counts.Rejected:N0} rejected");

    private static JsonObject ToJson(Tally tally, TimeSpan elapsed)
    {
        var counts = tally.Counts;
        var rejections = tally.Rejections();
        return new()
        {
            ["accepted"] = counts.Accepted,
            ["duplicates"] = counts.Duplicates,
            ["rejected"] = counts.Rejected,
            ["rejectedByReason"] = new JsonObject(rejections.Select(r => KeyValuePair.Create(r.Reason, (JsonNode?)r.Count))),
            ["rejections"] = new JsonArray([.. rejections.SelectMany(r => r.Examples.Select(e => (JsonNode)new JsonObject
            {
                ["reason"] = r.Reason,
                ["line"] = e.Position.Line,
                ["element"] = e.Position.Element == 0 ? null : (JsonNode)e.Position.Element,
                ["detail"] = e.Detail,
            }))]),
            ["retries"] = counts.Retries,
            ["seconds"] = Math.Round(elapsed.TotalSeconds, 3),
            ["eventsPerSecond"] = Math.Round(Rate(counts, elapsed), 1),
        };
    }

    public static double Rate(Counts counts, TimeSpan elapsed) =>
        elapsed > TimeSpan.Zero ? counts.Answered / elapsed.TotalSeconds : 0;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
