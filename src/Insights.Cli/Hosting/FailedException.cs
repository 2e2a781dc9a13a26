namespace Insights.Cli.Hosting;

/// <summary>What was asked for did not succeed, and asking again as it stands would not either. The message is one line for a person.</summary>
internal class FailedException(string message, Exception? cause = null) : Exception(message, cause);
