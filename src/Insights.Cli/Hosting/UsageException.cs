namespace Insights.Cli.Hosting;

/// <summary>The command line, or a file that it names, is wrong. The message is for a person.</summary>
internal sealed class UsageException(string message) : Exception(message);
