using System.CommandLine;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Output;

namespace Insights.Cli.Audit;

/// <summary><c>insights audit</c>.</summary>
internal static class AuditCommand
{
    public static Command Create(GlobalOptions globals) =>
        new("audit", "Shows what operators did. Needs the operator key.") { CreateList(globals) };

    private static DescribedCommand CreateList(GlobalOptions globals)
    {
        var account = new Option<string?>("--account") { Description = "Only what was done to this account. Default: all.", HelpName = "name" };
        var limit = Bounded.Integer("--limit", "How many, newest first", 50, 1, 1000);
        return new DescribedCommand(
            "list", "Lists what operators did, newest first.", "Example:\n  insights audit list --account acme --limit 10") { account, limit }
            .Does(
                globals,
                parsed => Call.Get(ApiPaths.AuditLog(parsed.GetValue(account), parsed.GetValue(limit))),
                (printer, answer, _) => printer.Table(
                    [Column.Moment("time"), Column.Id("key ID"), "action", "account", "target", "detail"], Answers.Objects(answer["entries"]).Select(Row), "Nothing was done yet."));
    }

    private static string?[] Row(JsonObject entry) =>
    [
        Answers.Text(entry["time"]), Answers.Text(entry["keyId"]), Answers.Text(entry["action"]), Answers.Text(entry["account"]),
        Answers.Text(entry["target"]), Answers.Text(entry["detail"]),
    ];
}
