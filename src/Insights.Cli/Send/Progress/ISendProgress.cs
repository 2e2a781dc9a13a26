using Insights.Cli.Hosting;

namespace Insights.Cli.Send.Progress;

/// <summary>Shows how a run gets on. Calls may come from several threads.</summary>
internal interface ISendProgress
{
    void Show(Counts counts);

    /// <summary>Something worth knowing before the end, such as a retry.</summary>
    void Notice(string text);

    /// <summary>Shows progress while a run lasts.</summary>
    /// <param name="host">Where it shows.</param>
    /// <param name="quiet">Show none.</param>
    /// <param name="length">Of the source: of a file in bytes; null where it is not known.</param>
    /// <param name="run">The run.</param>
    static Task WhileAsync(CliHost host, bool quiet, long? length, Func<ISendProgress, Task> run)
    {
        if (quiet)
            return run(new NoProgress());
        return host.ErrorIsTerminal ? BarProgress.WhileAsync(host, length, run) : run(new LineProgress(host, length));
    }
}
