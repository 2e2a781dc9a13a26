namespace Insights.Cli.Http;

/// <summary>No answer came, or none but "later". The message is one line for a person.</summary>
internal sealed class ServerUnreachableException(string message, Exception? cause = null) : Exception(message, cause);
