using System.CommandLine;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Output;

namespace Insights.Cli.Accounts;

/// <summary><c>insights accounts</c>.</summary>
internal static class AccountsCommand
{
    public static Command Create(GlobalOptions globals) =>
        new("accounts", "Manages accounts. Needs the operator key.") { CreateCreate(globals), CreateGet(globals), SettingsCommand.Create(globals) };

    private static DescribedCommand CreateCreate(GlobalOptions globals)
    {
        var name = new Argument<string>("NAME") { Description = "The new account's name." };
        var timeout = Spans.Option(
            "--session-timeout", "Longest gap inside one session, inclusive: 1m to 24h. Default: the server's, 30m.");
        var lateness = Spans.Option(
            "--lateness", "How long after its time an event is still taken, inclusive. Default: the server's, 24h.");
        var perTab = new Option<bool>("--one-session-per-tab")
        {
            Description = "Activity in another tab begins a new session. Default: it does not.",
        };
        var file = new Option<string?>("--settings")
        {
            Description = "A JSON file of settings, such as {\"applications\":{\"web\":{\"sessionTimeout\":\"600s\"}}}. Other options win over it. Default: none.",
            HelpName = "file",
        };
        var command = new DescribedCommand(
            "create",
            "Creates an account.",
            """
            Examples:
              insights accounts create acme
              insights accounts create acme --session-timeout 10m --one-session-per-tab
            """) { name, timeout, lateness, perTab, file };
        command.SetAction(async (parsed, cancel) =>
        {
            var settings = AccountSettings.Merge(
                await AccountSettings.ReadAsync(parsed.GetValue(file), cancel),
                parsed.GetValue(timeout),
                parsed.GetValue(lateness),
                parsed.GetValue(perTab));
            var body = new JsonObject { ["account"] = parsed.GetValue(name), ["settings"] = settings };
            using var client = globals.Client(parsed);
            Print(globals.Printer(parsed), await client.CallAsync(HttpMethod.Post, ApiPaths.Accounts, body, cancel));
            return ExitCode.Success;
        });
        return command;
    }

    private static DescribedCommand CreateGet(GlobalOptions globals)
    {
        var name = new Argument<string>("NAME") { Description = "The account's name." };
        var command = new DescribedCommand(
            "get", "Shows an account and its settings.", "Example:\n  insights accounts get acme") { name };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = globals.Client(parsed);
            var path = ApiPaths.Account(parsed.GetValue(name)!);
            Print(globals.Printer(parsed), await client.CallAsync(HttpMethod.Get, path, null, cancel));
            return ExitCode.Success;
        });
        return command;
    }

    private static void Print(Printer printer, JsonObject account) =>
        printer.Print(account, p => p.Fields(Flat.Fields(account)));
}
