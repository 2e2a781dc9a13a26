using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Output;

namespace Insights.Cli.Verify;

/// <summary><c>insights verify</c>.</summary>
internal static class VerifyCommand
{
    public static Command Create(CliHost host, GlobalOptions globals)
    {
        var account = new Argument<string>("ACCOUNT") { Description = "The account's name." };
        var user = new Option<string?>("--user") { Description = "Check only the user with this ID. Default: every user.", HelpName = "id" };
        var anonymous = new Option<bool>("--anonymous") { Description = "--user is an anonymous ID. Default: that of an identified user." };
        var command = new DescribedCommand(
            "verify",
            "Rebuilds users from their log and compares with what is stored; changes nothing.",
            """
            Exit code 1 where anything differs. Needs the operator key, or a server or import key
            of the account.

            Examples:
              insights verify acme
              insights verify acme --user 7302c5a9 --output json
            """) { account, user, anonymous };
        command.Validators.Add(result =>
        {
            if (result.GetValue(anonymous) && result.GetValue(user) is null)
                result.AddError("--anonymous needs --user.");
        });
        command.SetAction(async (parsed, cancel) =>
        {
            var body = new JsonObject();
            if (parsed.GetValue(user) is { } id)
                body["user"] = new UserKey(id, parsed.GetValue(anonymous)).ToJson();
            // A check takes as long as it takes.
            using var client = globals.Client(parsed, Timeout.InfiniteTimeSpan);
            var run = new VerifyRun(client, parsed.GetValue(account)!, body);
            var result = await Terminal.WithStatusAsync(host, status => run.ReadAsync(status, cancel));
            globals.Printer(parsed).Print(result, printer => PrintResult(printer, result));
            return Answers.Number(result["differenceCount"]) == 0 ? ExitCode.Success : ExitCode.Failed;
        });
        return command;
    }

    private static void PrintResult(Printer printer, JsonObject result)
    {
        var count = Answers.Number(result["differenceCount"]);
        printer.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{Answers.Number(result["usersChecked"]):N0} users, {Answers.Number(result["entriesRead"]):N0} log entries: {count:N0} differences"));
        if (count == 0 && !printer.IsCsv)
            return;
        var differences = Answers.Objects(result["differences"]).ToList();
        printer.Table(
            ["kind", "id", "what", "stored", "rebuilt"],
            differences.Select(d => (string?[])[Text(d, "kind"), Text(d, "id"), Text(d, "what"), Text(d, "stored"), Text(d, "rebuilt")]));
        if (differences.Count < count)
            printer.Notice(string.Create(CultureInfo.InvariantCulture, $"The first {differences.Count:N0} are shown."));
    }

    // Stored and rebuilt may be texts or JSON of their own.
    private static string? Text(JsonObject difference, string name) =>
        Answers.Text(difference[name]) ?? difference[name]?.ToJsonString();
}
