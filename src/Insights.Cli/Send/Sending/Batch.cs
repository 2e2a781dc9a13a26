namespace Insights.Cli.Send.Sending;

/// <summary>Events that are posted together.</summary>
/// <param name="Events">1 or more, in the order of the file.</param>
/// <param name="SourceBytes">How many bytes of the file they, and what could not be read beside them, took.</param>
internal sealed record Batch(IReadOnlyList<Outgoing> Events, long SourceBytes);
