using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Output;
using Insights.Cli.Send.Progress;

namespace Insights.Cli.Demo;

/// <summary><c>insights demo</c>.</summary>
internal static class DemoCommand
{
    public static Command Create(CliHost host, GlobalOptions globals)
    {
        var users = Bounded.Integer("--users", "People in the data", 2000, 20, 1_000_000);
        var days = Bounded.Integer("--days", "How many days back the data reach", 90, 45, 150);
        var seed = Bounded.Integer("--seed", "What the data follow from; another seed is other people", 1, 0, int.MaxValue);
        var quiet = new Option<bool>("--quiet") { Description = "Show no progress. Default: progress on standard error." };
        var command = new DescribedCommand(
            "demo",
            "Fills an account with made-up users, visits, plans and orders to look around in. Needs an import key.",
            """
            Some come every week, some have quit, some came once, some are new this week or live right
            now; visitors log in, and some upgrade to VIP. IDs follow from the seed: the same again
            changes nothing, also after Ctrl+C. Best in an account of its own; the server's option
            --Demo:Account=demo makes one and prints its keys.

            Examples:
              insights demo --key ins_import_...
              insights demo --users 20000 --days 120 --seed 2
            """) { users, days, seed, quiet };
        command.SetAction(async (parsed, cancel) =>
        {
            var plan = new DemoPlan(parsed.GetValue(seed), parsed.GetValue(users), parsed.GetValue(days), host.Clock.GetUtcNow());
            using var client = globals.Client(parsed);
            var run = new DemoRun(host, client, plan, parsed.GetValue(quiet));
            return await RunAsync(host, globals.Printer(parsed), run, plan, cancel);
        });
        return command;
    }

    private static async Task<int> RunAsync(CliHost host, Printer printer, DemoRun run, DemoPlan plan, CancellationToken cancel)
    {
        var started = host.Clock.GetTimestamp();
        try
        {
            await run.SendAsync(cancel);
        }
        catch (Exception e) when (e is OperationCanceledException or Http.ServerUnreachableException && run.Events.Counts.Answered > 0)
        {
            printer.Notice("Not all was sent. The same command goes on where it ended.");
            throw;
        }
        var (answers, whole) = await Terminal.WithStatusAsync(host, status => run.AskAsync(status, cancel));
        var took = host.Clock.GetElapsedTime(started);
        var result = new JsonObject
        {
            ["events"] = ToJson(run.Events.Counts),
            ["updates"] = ToJson(run.Updates.Counts),
            ["questions"] = new JsonObject(answers.Select(a => KeyValuePair.Create(a.Segment, (JsonNode?)a.Users))),
            ["seconds"] = Math.Round(took.TotalSeconds, 3),
        };
        printer.Print(result, p => Print(p, run, answers, plan, took));
        if (!whole)
            printer.Notice("Not all sessions have closed yet, so these answers will still grow. Ask again in a minute: insights segments count NAME.");
        var rejected = run.Events.Counts.Rejected + run.Updates.Counts.Rejected;
        return rejected == 0 ? ExitCode.Success : ExitCode.Failed;
    }

    private static void Print(Printer printer, DemoRun run, IReadOnlyList<DemoAnswer> answers, DemoPlan plan, TimeSpan took)
    {
        printer.Line(string.Create(CultureInfo.InvariantCulture, $"{plan.Users:N0} people over {plan.Days} days; {took.TotalSeconds:0.0} s"));
        SendSummary.PrintCounts(printer, "events", run.Events);
        SendSummary.PrintCounts(printer, "updates of attributes", run.Updates);
        printer.Table(["segment", "users", "asks"], answers.Select(a => (string?[])[a.Segment, a.Users.ToString("N0", CultureInfo.InvariantCulture), a.Asks]));
        if (printer.IsCsv)
            return;
        printer.Line("Look on with:");
        printer.Line("  insights live");
        printer.Line("  insights segments members insights-recent-vip");
        printer.Line($"  insights users timeline {plan.People().First(p => p.UserId is not null).UserId}");
    }

    private static JsonObject ToJson(Counts counts) => new()
    {
        ["accepted"] = counts.Accepted,
        ["duplicates"] = counts.Duplicates,
        ["rejected"] = counts.Rejected,
    };
}
