using System.CommandLine;
using Insights.Cli.Accounts;
using Insights.Cli.Analytics;
using Insights.Cli.Attributes;
using Insights.Cli.Audit;
using Insights.Cli.Backup;
using Insights.Cli.Demo;
using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Keys;
using Insights.Cli.Live;
using Insights.Cli.Output;
using Insights.Cli.Segments;
using Insights.Cli.Send;
using Insights.Cli.Sessions;
using Insights.Cli.Sources;
using Insights.Cli.Users;
using Insights.Cli.Verify;

namespace Insights.Cli;

/// <summary>The command line as a whole: its commands, and how an outcome becomes an exit code.</summary>
internal static class CliApp
{
    private static readonly TimeSpan TimeToSaySo = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(string[] args, CliHost host, CancellationToken cancel = default)
    {
        if (Completion.Answer(args, () => Root(host)) is { } completion)
        {
            host.Out.Write(completion);
            return ExitCode.Success;
        }
        var root = Root(host);
        var parsed = root.Parse(Help.IsAsked(args) ? Help.Line(root, args) : args);
        if (Mistakes.In(parsed) is { Count: > 0 } mistakes)
            return Fail(string.Join('\n', mistakes), ExitCode.Usage);
        var settings = new InvocationConfiguration
        {
            Output = host.Out,
            Error = host.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TimeToSaySo,
        };
        try
        {
            return await parsed.InvokeAsync(settings, cancel);
        }
        catch (Exception e) when (e is UsageException or IOException or UnauthorizedAccessException)
        {
            return Fail(e.Message, ExitCode.Usage);
        }
        catch (FailedException e)
        {
            return Fail(e.Message, ExitCode.Failed);
        }
        catch (ServerUnreachableException e)
        {
            return Fail($"{e.Message}\nIs the server running? --url or {GlobalOptions.UrlVariable} says where it listens.", ExitCode.Unreachable);
        }
        catch (OperationCanceledException)
        {
            return Fail("cancelled", ExitCode.Cancelled);
        }

        int Fail(string message, int code)
        {
            // What is told may repeat what was typed, or what a server said.
            host.Error.WriteLine(string.Join('\n', $"insights: {message}".Split('\n').Select(Shown.Clean)));
            return code;
        }
    }

    private static RootCommand Root(CliHost host)
    {
        var globals = new GlobalOptions(host);
        var root = new RootCommand();
        foreach (var option in globals.All)
            root.Options.Add(option);
        Help.Use(root, [
            new("Send", [SendCommand.Create(host, globals), UpdateFileCommand.Create(host, globals), ImportCommand.Create(host, globals), DemoCommand.Create(host, globals)]),
            new("Look", [
                LiveCommand.Create(host, globals), UsersCommand.Create(globals), SessionsCommand.Create(globals), SegmentsCommand.Create(globals),
                AnalyticsCommand.Create(globals), AttributesCommand.Create(globals), SourcesCommand.Create(globals),
            ]),
            new("Operate", [
                AccountsCommand.Create(globals), KeysCommand.Create(globals), AuditCommand.Create(globals),
                VerifyCommand.Create(host, globals), BackupCommand.Create(host, globals), Completion.Create(),
            ]),
        ]);
        return root;
    }
}
