namespace Insights.Cli.Http;

/// <summary>The server refused, or answered what cannot be read. The message is one line for a person.</summary>
internal sealed class ApiException : Exception
{
    public ApiException(Problem problem)
        : base(problem.ToString()) => Problem = problem;

    public ApiException(string message)
        : base(message)
    {
    }

    /// <summary>Null where the answer could not be read.</summary>
    public Problem? Problem { get; }
}
