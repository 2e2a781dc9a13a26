namespace Insights.Cli.Send.Sending;

/// <summary>Events, or updates, that are posted together.</summary>
/// <param name="Events">1 or more, in the order of the source.</param>
/// <param name="SourceSize">How much of the source they are: of a file, the bytes that they and what could not be read beside them took.</param>
internal sealed record Batch(IReadOnlyList<Outgoing> Events, long SourceSize);
