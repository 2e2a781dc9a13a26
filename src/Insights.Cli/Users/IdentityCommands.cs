using System.CommandLine;
using System.Text.Json.Nodes;
using Insights.Cli.Hosting;
using Insights.Cli.Http;

namespace Insights.Cli.Users;

/// <summary><c>insights users identify</c> and <c>insights users anonymize</c>.</summary>
internal static class IdentityCommands
{
    private const string TimeHelp = "When it happened: RFC 3339, now-1h, -7d, or Unix milliseconds. Default: now.";
    private const string OperationHelp = "Asked for again with the same ID it counts once. Default: the server makes one.";

    public static DescribedCommand Identify(GlobalOptions globals)
    {
        var anonymous = new Argument<string>("ANONYMOUS-ID") { Description = "The anonymous record to link." };
        var user = new Argument<string>("USER-ID") { Description = "The identified user, who takes what the record gathered." };
        var command = new DescribedCommand(
            "identify",
            "Links an anonymous record to a user. Needs a server or import key.",
            """
            Examples:
              insights users identify al-1c2d alice
              insights users identify al-1c2d alice --time 2026-01-01T10:00:00Z --operation-id login-17
            """) { anonymous, user };
        return Acting(command, globals, ApiPaths.Identify, parsed => new JsonObject
        {
            ["anonymousId"] = parsed.GetValue(anonymous),
            ["userId"] = parsed.GetValue(user),
        });
    }

    public static DescribedCommand Anonymize(GlobalOptions globals)
    {
        var anonymous = new Argument<string>("ANONYMOUS-ID") { Description = "The anonymous record whose link ends." };
        var command = new DescribedCommand(
            "anonymize",
            "Ends the link of an anonymous record, as at a logout. Needs a server or import key.",
            """
            Examples:
              insights users anonymize al-1c2d
            """) { anonymous };
        return Acting(command, globals, ApiPaths.Anonymize, parsed => new JsonObject { ["anonymousId"] = parsed.GetValue(anonymous) });
    }

    private static DescribedCommand Acting(DescribedCommand command, GlobalOptions globals, string path, Func<ParseResult, JsonObject> body)
    {
        var time = new Option<string?>("--time") { Description = TimeHelp };
        var operationId = new Option<string?>("--operation-id") { Description = OperationHelp };
        command.Options.Add(time);
        command.Options.Add(operationId);
        return command.Does(globals, parsed =>
        {
            var asked = body(parsed);
            if (Moments.ToJson(parsed, time, globals.Clock) is { } at)
                asked["time"] = at;
            if (parsed.GetValue(operationId) is { } operation)
                asked["operationId"] = operation;
            return Call.Post(path, asked);
        });
    }
}
