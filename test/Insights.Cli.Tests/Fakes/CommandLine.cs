using System.Text;
using Insights.Cli.Hosting;
using Insights.Testing.Data;

namespace Insights.Cli.Tests.Fakes;

/// <summary>Runs the command line inside the test, against a server inside the test.</summary>
internal sealed class CommandLine(FakeServer server)
{
    public FastClock Clock { get; } = new(FastClock.Start);

    public Dictionary<string, string> Variables { get; } = new() { ["XDG_CONFIG_HOME"] = TestIdKey.Folder };

    public string StandardInput { get; set; } = "";

    public CancellationToken Cancel { get; set; }

    /// <summary>What the latest run has printed so far.</summary>
    public WatchedWriter Printed { get; private set; } = new();

    public async Task<Outcome> RunAsync(params string[] args)
    {
        var (output, error) = (Printed = new WatchedWriter(), new StringWriter { NewLine = "\n" });
        var host = new CliHost
        {
            Out = output,
            Error = TextWriter.Synchronized(error),
            In = () => new MemoryStream(Encoding.UTF8.GetBytes(StandardInput)),
            Variable = name => Variables.GetValueOrDefault(name),
            Clock = Clock,
            Jitter = () => 0,
            Handler = () => server,
        };
        var code = await CliApp.RunAsync(args, host, Cancel);
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>Sends lines, as standard input, one request at a time.</summary>
    public Task<Outcome> SendAsync(string lines, params string[] args)
    {
        StandardInput = lines;
        return RunAsync(["send", "-", "--parallel", "1", .. args]);
    }
}

/// <summary>What a run left behind.</summary>
internal sealed record Outcome(int Code, string Out, string Error);
