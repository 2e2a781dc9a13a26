using System.Globalization;
using Insights.Cli.Hosting;

namespace Insights.Cli.Send.Progress;

/// <summary>Plain lines, for files and pipes: one every five seconds, and each notice.</summary>
internal sealed class LineProgress(CliHost host, long? length) : ISendProgress
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly long started = host.Clock.GetTimestamp();
    private TimeSpan shown;

    public void Show(Counts counts)
    {
        lock (gate)
        {
            var elapsed = host.Clock.GetElapsedTime(started);
            if (elapsed - shown < Between)
                return;
            shown = elapsed;
            host.Error.WriteLine(Describe(counts, length, elapsed));
        }
    }

    public void Notice(string text)
    {
        lock (gate)
            host.Error.WriteLine(text);
    }

    /// <summary>One line: share of the file, counts, rate.</summary>
    public static string Describe(Counts counts, long? length, TimeSpan elapsed)
    {
        var share = length is > 0 ? $"{100.0 * counts.SourceSize / length.Value:0}%, " : "";
        return string.Create(CultureInfo.InvariantCulture, $"{share}{SendSummary.Text(counts)}, {SendSummary.Rate(counts, elapsed):N0} events/s");
    }
}
