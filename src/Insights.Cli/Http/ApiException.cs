using Insights.Cli.Hosting;

namespace Insights.Cli.Http;

/// <summary>The server refused, or answered what cannot be read. The message is one line for a person.</summary>
internal sealed class ApiException : FailedException
{
    /// <param name="problem">What the server said.</param>
    /// <param name="hint">What to do about it; null where there is nothing to say.</param>
    public ApiException(Problem problem, string? hint = null)
        : base(hint is null ? problem.ToString() : $"{problem.ToString().TrimEnd('.')}. {hint}") => Problem = problem;

    public ApiException(string message)
        : base(message)
    {
    }

    /// <summary>Null where the answer could not be read.</summary>
    public Problem? Problem { get; }
}
