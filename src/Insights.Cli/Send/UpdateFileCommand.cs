using System.CommandLine;
using Insights.Cli.Hosting;

namespace Insights.Cli.Send;

/// <summary><c>insights update</c>: attributes out of a file.</summary>
internal static class UpdateFileCommand
{
    public static Command Create(CliHost host, GlobalOptions globals)
    {
        var options = new SendOptions(ofUpdates: true);
        var command = new DescribedCommand(
            "update",
            "Updates attributes of the users in a file, and says what became of each. Safe to repeat.",
            """
            One update in JSON per line; an operation is set, setOnce, add, append, union, remove or unset.
            A line without operationId gets one that follows from the line, so that the same file, sent
            again, changes nothing.

            Exit codes: as of insights send.

            Examples:
              insights update plans.ndjson
              echo '{"endUser":{"id":"alice"},"operations":[{"name":"plan","set":"VIP"}]}' | insights update -
            """);
        options.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = globals.Client(parsed);
            return await SendCommand.RunAsync(host, client, options.Read(parsed), globals.Printer(parsed), cancel);
        });
        return command;
    }
}
