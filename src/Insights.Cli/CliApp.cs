using System.CommandLine;
using System.CommandLine.Invocation;
using Insights.Cli.Accounts;
using Insights.Cli.Analytics;
using Insights.Cli.Attributes;
using Insights.Cli.Audit;
using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Keys;
using Insights.Cli.Live;
using Insights.Cli.Segments;
using Insights.Cli.Send;
using Insights.Cli.Sessions;
using Insights.Cli.Users;
using Insights.Cli.Verify;

namespace Insights.Cli;

/// <summary>The command line as a whole: its commands, and how an outcome becomes an exit code.</summary>
internal static class CliApp
{
    private static readonly TimeSpan TimeToSaySo = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(string[] args, CliHost host, CancellationToken cancel = default)
    {
        var parsed = Root(host).Parse(args);
        // The error says what is wrong; pages of help would push it off the screen.
        if (parsed.Action is ParseErrorAction error)
            error.ShowHelp = false;
        var settings = new InvocationConfiguration
        {
            Output = host.Out,
            Error = host.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TimeToSaySo,
        };
        try
        {
            var code = await parsed.InvokeAsync(settings, cancel);
            return parsed.Errors.Count > 0 ? ExitCode.Usage : code;
        }
        catch (Exception e) when (e is UsageException or IOException or UnauthorizedAccessException)
        {
            return Fail(e.Message, ExitCode.Usage);
        }
        catch (ApiException e)
        {
            return Fail(e.Message, ExitCode.Failed);
        }
        catch (ServerUnreachableException e)
        {
            return Fail(e.Message, ExitCode.Unreachable);
        }
        catch (OperationCanceledException)
        {
            return Fail("cancelled", ExitCode.Cancelled);
        }

        int Fail(string message, int code)
        {
            host.Error.WriteLine($"insights: {message}");
            return code;
        }
    }

    private static RootCommand Root(CliHost host)
    {
        var globals = new GlobalOptions(host);
        var root = new RootCommand(
            """
            Sends events to Insights and asks it about users, over HTTP.

            Exit codes: 0 done; 1 something was rejected, refused or differs; 2 wrong usage;
            3 the server could not be reached; 130 ended by Ctrl+C.

            Examples:
              insights send events.ndjson
              insights send access.log --format combined --last-at now-1h --key ins_import_...
              insights users get 7302c5a9 --open-session
              insights accounts create acme --session-timeout 30m
            """);
        foreach (var option in globals.All)
            root.Options.Add(option);
        root.Subcommands.Add(SendCommand.Create(host, globals));
        root.Subcommands.Add(UsersCommand.Create(globals));
        root.Subcommands.Add(SessionsCommand.Create(globals));
        root.Subcommands.Add(LiveCommand.Create(host, globals));
        root.Subcommands.Add(AnalyticsCommand.Create(globals));
        root.Subcommands.Add(AttributesCommand.Create(globals));
        root.Subcommands.Add(SegmentsCommand.Create(globals));
        root.Subcommands.Add(VerifyCommand.Create(host, globals));
        root.Subcommands.Add(AccountsCommand.Create(globals));
        root.Subcommands.Add(KeysCommand.Create(globals));
        root.Subcommands.Add(AuditCommand.Create(globals));
        DescribedCommand.PrintMoreIn(root);
        return root;
    }
}
