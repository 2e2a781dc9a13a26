using System.CommandLine;
using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Send.Progress;

namespace Insights.Cli.Send;

/// <summary><c>insights send</c>.</summary>
internal static class SendCommand
{
    public static Command Create(CliHost host, GlobalOptions globals)
    {
        var options = new SendOptions();
        var command = new DescribedCommand(
            "send",
            "Sends the events of a file and says what became of each. Safe to repeat.",
            """
            What the server has already is answered "duplicate" and changes nothing, so a run may be
            repeated, also after a failure.

            Exit codes: 0 all accepted or known before; 1 some rejected, or the server refused;
            2 wrong usage; 3 the server could not be reached; 130 ended by Ctrl+C.

            Examples:
              insights send events.ndjson
              insights send access.log --last-at now-1h     (server or import key)
              insights send old.log.gz --key ins_import_...
              zcat old.gz | insights send - --format log --key ins_import_...
              insights send walkme.json --format walkme --last-at now
            """);
        options.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = globals.Client(parsed);
            return await RunAsync(host, client, options.Read(parsed), globals.Printer(parsed), cancel);
        });
        return command;
    }

    internal static async Task<int> RunAsync(
        CliHost host, ApiClient client, SendRequest request, Output.Printer printer, CancellationToken cancel)
    {
        var tally = new Tally();
        var started = host.Clock.GetTimestamp();
        try
        {
            await new SendRun(host, client, request, tally, request.Quiet ? _ => { } : printer.Notice).RunAsync(cancel);
        }
        catch (Exception e) when (e is not UsageException)
        {
            Summary();
            printer.Notice("Not all was sent, and the last answers may be missing. Sending the same again is safe.");
            throw;
        }
        Summary();
        return tally.Counts.Rejected == 0 ? ExitCode.Success : ExitCode.Failed;

        void Summary() => SendSummary.Print(printer, tally, host.Clock.GetElapsedTime(started));
    }
}
