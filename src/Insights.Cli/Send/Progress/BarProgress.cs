using Insights.Cli.Hosting;
using Insights.Cli.Output;
using Spectre.Console;

namespace Insights.Cli.Send.Progress;

/// <summary>A bar on a person's terminal.</summary>
internal sealed class BarProgress : ISendProgress
{
    private readonly CliHost host;
    private readonly ProgressTask bar;
    private readonly long? length;
    private readonly long started;

    private BarProgress(CliHost host, ProgressTask bar, long? length)
    {
        (this.host, this.bar, this.length) = (host, bar, length);
        started = host.Clock.GetTimestamp();
        bar.MaxValue = length ?? 1;
        bar.IsIndeterminate = length is null;
    }

    public static Task WhileAsync(CliHost host, long? length, Func<ISendProgress, Task> run) =>
        Terminal.Create(host.Error, isTerminal: true).Progress()
            .Columns(new SpinnerColumn(), new ProgressBarColumn(), new ElapsedTimeColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(context => run(new BarProgress(host, context.AddTask("sending"), length)));

    public void Show(Counts counts)
    {
        bar.Value = length is null ? 0 : counts.SourceSize;
        bar.Description = Markup.Escape(LineProgress.Describe(counts, length, host.Clock.GetElapsedTime(started)));
    }

    public void Notice(string text) => bar.Description = Markup.Escape(text);
}
