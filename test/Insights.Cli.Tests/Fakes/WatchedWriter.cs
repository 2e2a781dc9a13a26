namespace Insights.Cli.Tests.Fakes;

/// <summary>What is printed, and the moment at which it is.</summary>
internal sealed class WatchedWriter : StringWriter
{
    private readonly Lock gate = new();
    private readonly List<(int Lines, TaskCompletionSource Seen)> waiting = [];
    private int lines;

    public WatchedWriter() => NewLine = "\n";

    /// <summary>Ends when so many lines have been printed.</summary>
    public Task HasLinesAsync(int count)
    {
        lock (gate)
        {
            if (lines >= count)
                return Task.CompletedTask;
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((count, seen));
            return seen.Task.WaitAsync(TimeSpan.FromMinutes(1));
        }
    }

    public override void WriteLine(string? value)
    {
        lock (gate)
        {
            base.WriteLine(value);
            lines++;
            waiting.Where(w => lines >= w.Lines).ToList().ForEach(w => w.Seen.TrySetResult());
        }
    }
}
