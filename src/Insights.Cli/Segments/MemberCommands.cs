using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Users;

namespace Insights.Cli.Segments;

/// <summary><c>insights segments count</c> and <c>insights segments members</c>.</summary>
internal static class MemberCommands
{
    public static DescribedCommand Count(GlobalOptions globals)
    {
        var name = SegmentsCommand.Name();
        return new DescribedCommand("count", "Counts the users in a segment.", "Example:\n  insights segments count insights-quit") { name }
            .Does(
                globals,
                parsed => Call.Get(ApiPaths.CountSegment(parsed.GetValue(name)!)),
                (printer, answer, _) => printer.Value("count", Answers.Text(answer["count"])));
    }

    public static DescribedCommand Members(GlobalOptions globals)
    {
        var name = SegmentsCommand.Name();
        return ListCommands.Listing(
            new DescribedCommand("members", "Lists the users in a segment.", "Example:\n  insights segments members insights-quit --all --output csv") { name },
            globals, parsed => ApiPaths.SegmentMembers(parsed.GetValue(name)!), _ => []);
    }
}
