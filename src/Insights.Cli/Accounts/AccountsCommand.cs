using System.CommandLine;
using Insights.Cli.Hosting;
using Insights.Cli.Http;

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
