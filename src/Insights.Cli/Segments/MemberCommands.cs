using System.CommandLine;
using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Output;
using Insights.Cli.Users;

namespace Insights.Cli.Segments;

/// <summary><c>insights segments count</c> and <c>insights segments members</c>.</summary>
internal static class MemberCommands
{
    public static DescribedCommand Count(GlobalOptions globals)
    {
        var name = SegmentsCommand.Name();
        var count = new DescribedCommand("count", "Counts the users in a segment.", "Example:\n  insights segments count insights-quit") { name };
        count.SetAction(async (parsed, cancel) =>
        {
            using var client = globals.Client(parsed);
            var answer = await client.CallAsync(HttpMethod.Get, ApiPaths.CountSegment(parsed.GetValue(name)!), null, cancel);
            globals.Printer(parsed).Print(answer, printer => printer.Line(Answers.Text(answer["count"]) ?? ""));
            return ExitCode.Success;
        });
        return count;
    }

    public static DescribedCommand Members(GlobalOptions globals)
    {
        var name = SegmentsCommand.Name();
        var order = new Option<string?>("--order-by")
        {
            Description = "last_seen, first_seen, total_sessions, total_session_duration or id, then nothing, asc or desc. Default: last_seen desc.",
            HelpName = "order",
        };
        var total = new Option<bool>("--total") { Description = "Count all of them too." };
        var (pageSize, all) = ListCommands.Paging();
        var members = new DescribedCommand(
            "members", "Lists the users in a segment.", "Example:\n  insights segments members insights-quit --all --output csv") { name, order, total, pageSize, all };
        members.SetAction(async (parsed, cancel) =>
        {
            using var client = globals.Client(parsed);
            var answer = await Pages.ReadAsync(
                client, ApiPaths.SegmentMembers(parsed.GetValue(name)!),
                [("orderBy", parsed.GetValue(order)), ("totalSize", parsed.GetValue(total) ? "true" : null)],
                "endUsers", parsed.GetValue(pageSize), parsed.GetValue(all), cancel);
            globals.Printer(parsed).Print(answer, printer => ListCommands.PrintTable(printer, answer));
            return ExitCode.Success;
        });
        return members;
    }
}
