using System.CommandLine;
using System.Text.Json;
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
        var account = Account();
        var command = new DescribedCommand(
            "get", "Shows the settings of an account and their revision.", "Example:\n  insights accounts settings get acme --output json") { account };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = globals.Client(parsed);
            Print(globals.Printer(parsed), await client.CallAsync(HttpMethod.Get, ApiPaths.Settings(parsed.GetValue(account)!), null, cancel));
            return ExitCode.Success;
        });
        return command;
    }

    private static DescribedCommand CreateSet(GlobalOptions globals)
    {
        var account = Account();
        var values = new Argument<string[]>("NAME=VALUE")
        {
            Description = "Settings in the names of the API; a value is JSON, or else a text. null is the default.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var file = new Option<string?>("--settings")
        {
            Description = "A JSON file of settings; those on the command line win over it. Default: none.",
            HelpName = "file",
        };
        var replace = new Option<bool>("--replace")
        {
            Description = "Settings that are not named get their defaults. Default: they stay.",
        };
        var revision = new Option<long?>("--revision")
        {
            Description = "Fails where the settings have another revision by then. Default: whatever it is.",
            HelpName = "number",
        };
        var command = new DescribedCommand(
            "set",
            "Changes settings of an account. Needs the operator key.",
            """
            Examples:
              insights accounts settings set acme trackingLevel=STANDARD pageTitle=false
              insights accounts settings set acme 'rateLimits={"eventsPerSecond":1000}' --revision 3
              insights accounts settings set acme --settings acme.json --replace
            """) { account, values, file, replace, revision };
        command.SetAction(async (parsed, cancel) =>
        {
            var settings = await AccountSettings.ReadAsync(parsed.GetValue(file), cancel);
            foreach (var value in parsed.GetValue(values) ?? [])
                Set(settings, value);
            if (settings.Count == 0 && !parsed.GetValue(replace))
                throw new UsageException("nothing to set: name settings, a file, or --replace");
            var body = new JsonObject { ["settings"] = settings };
            if (parsed.GetValue(revision) is { } number)
                body["revision"] = number.ToString(System.Globalization.CultureInfo.InvariantCulture);
            using var client = globals.Client(parsed);
            var method = parsed.GetValue(replace) ? HttpMethod.Put : HttpMethod.Patch;
            Print(globals.Printer(parsed), await client.CallAsync(method, ApiPaths.Settings(parsed.GetValue(account)!), body, cancel));
            return ExitCode.Success;
        });
        return command;
    }

    private static Argument<string> Account() => new("ACCOUNT") { Description = "The account's name." };

    /// <exception cref="UsageException">It is no NAME=VALUE.</exception>
    private static void Set(JsonObject settings, string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1)
            throw new UsageException($"{text}: settings are given as NAME=VALUE");
        settings[text[..equals]] = Value(text[(equals + 1)..]);
    }

    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static void Print(Printer printer, JsonObject document) =>
        printer.Print(document, p => p.Fields(Flat.Fields(document)));
}
