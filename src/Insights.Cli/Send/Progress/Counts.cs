namespace Insights.Cli.Send.Progress;

/// <summary>How far a run is.</summary>
/// <param name="Accepted">Events.</param>
/// <param name="Duplicates">Events.</param>
/// <param name="Rejected">Events, and lines that hold none.</param>
/// <param name="Retries">Requests sent again.</param>
/// <param name="SourceSize">How much of the source is done with: bytes of a file, or events.</param>
internal readonly record struct Counts(long Accepted, long Duplicates, long Rejected, long Retries, long SourceSize)
{
    public long Answered => Accepted + Duplicates + Rejected;
}
