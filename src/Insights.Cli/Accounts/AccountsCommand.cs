using System.CommandLine;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Http;

namespace Insights.Cli.Accounts;

/// <summary><c>insights accounts</c>.</summary>
internal static class AccountsCommand
{
    public static Command Create(GlobalOptions globals) =>
        new("accounts", "Manages accounts. Needs the operator key.")
        {
            CreateList(globals), CreateCreate(globals), CreateGet(globals), CreateDelete(globals), SettingsCommand.Create(globals),
        };

    private static DescribedCommand CreateList(GlobalOptions globals) => new Paging("Accounts").Lists(
        new DescribedCommand("list", "Lists the accounts by name.", "Example:\n  insights accounts list --all"),
        globals, "accounts", _ => (ApiPaths.Accounts, []),
        (printer, answer) => printer.Table(
            ["account", "data center"],
            Answers.Objects(answer["accounts"]).Select(a => new[] { Answers.Text(a["account"]), Answers.Text((a["settings"] as JsonObject)?["dataCenter"]) }),
            "No accounts yet; accounts create makes one."));

    private static DescribedCommand CreateDelete(GlobalOptions globals)
    {
        var name = AccountArguments.Account();
        var confirm = new Option<string>("--confirm") { Description = "The account's name once more.", HelpName = "name", Required = true };
        return new DescribedCommand(
            "delete",
            "Deletes an account for good: its keys at once, then its users and all else.",
            "Example:\n  insights accounts delete acme --confirm acme") { name, confirm }
            .Does(
                globals,
                parsed => Call.Delete(ApiPaths.DeleteAccount(parsed.GetValue(name)!, parsed.GetValue(confirm)!)),
                (printer, _, parsed) => printer.Line($"deleted {parsed.GetValue(name)}"));
    }

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
        var file = AccountArguments.SettingsFile();
        return new DescribedCommand(
            "create",
            "Creates an account.",
            """
            Examples:
              insights accounts create acme
              insights accounts create acme --session-timeout 10m --one-session-per-tab
            """) { name, timeout, lateness, perTab, file }
            .Does(globals, parsed => Call.Post(ApiPaths.Accounts, new()
            {
                ["account"] = parsed.GetValue(name),
                ["settings"] = AccountSettings.Merge(
                    AccountSettings.Read(parsed.GetValue(file)), parsed.GetValue(timeout), parsed.GetValue(lateness), parsed.GetValue(perTab)),
            }));
    }

    private static DescribedCommand CreateGet(GlobalOptions globals)
    {
        var name = AccountArguments.Account();
        return new DescribedCommand("get", "Shows an account and its settings.", "Example:\n  insights accounts get acme") { name }
            .Does(globals, parsed => Call.Get(ApiPaths.Account(parsed.GetValue(name)!)));
    }
}
