namespace Insights.Cli.Send.Progress;

/// <summary>Shows nothing.</summary>
internal sealed class NoProgress : ISendProgress
{
    public void Show(Counts counts)
    {
    }

    public void Notice(string text)
    {
    }
}
