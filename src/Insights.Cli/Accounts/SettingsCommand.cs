using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Output;

namespace Insights.Cli.Accounts;

/// <summary><c>insights accounts settings</c>.</summary>
internal static class SettingsCommand
{
    public static Command Create(GlobalOptions globals) =>
        new("settings", "Reads and changes the settings of an account.") { CreateGet(globals), CreateSet(globals) };

    private static DescribedCommand CreateGet(GlobalOptions globals)
    {
        var account = AccountArguments.Account();
        return new DescribedCommand(
            "get", "Shows the settings of an account and their revision.", "Example:\n  insights accounts settings get acme --output json") { account }
            .Does(globals, parsed => Call.Get(ApiPaths.Settings(parsed.GetValue(account)!)));
    }

    private static DescribedCommand CreateSet(GlobalOptions globals)
    {
        var account = AccountArguments.Account();
        var values = new Argument<string[]>("NAME=VALUE")
        {
            Description = "Settings in the names of the API; a value is JSON, or else a text. null is the default.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var file = AccountArguments.SettingsFile();
        var replace = new Option<bool>("--replace")
        {
            Description = "Settings that are not named get their defaults. Default: they stay.",
        };
        var revision = new Option<long?>("--revision")
        {
            Description = "Fails where the settings have another revision by then. Default: whatever it is.",
            HelpName = "number",
        };
        return new DescribedCommand(
            "set",
            "Changes settings of an account. Needs the operator key.",
            """
            Examples:
              insights accounts settings set acme trackingLevel=ESSENTIAL sessionTimeout=20m
              insights accounts settings set acme 'rateLimits={"eventsPerSecond":1000}' --revision 3
              insights accounts settings set acme --settings acme.json --replace
            """) { account, values, file, replace, revision }
            .Does(globals, parsed =>
            {
                var settings = AccountSettings.Read(parsed.GetValue(file));
                foreach (var text in parsed.GetValue(values) ?? [])
                {
                    var (name, value) = Named.Read(text, "a setting");
                    settings[name] = Flat.IsSpan(name) && Answers.Text(value) is { } length && Spans.TryParse(length, out var span) ? Spans.ToProtoJson(span) : value;
                }
                if (settings.Count == 0 && !parsed.GetValue(replace))
                    throw new UsageException("nothing to set: name settings, a file, or --replace");
                var body = new JsonObject { ["settings"] = settings };
                if (parsed.GetValue(revision) is { } number)
                    body["revision"] = number.ToString(CultureInfo.InvariantCulture);
                return new(parsed.GetValue(replace) ? HttpMethod.Put : HttpMethod.Patch, ApiPaths.Settings(parsed.GetValue(account)!), body);
            });
    }
}
