namespace Insights.Cli.Hosting;

/// <summary>All that the command line takes from the process around it. Tests give their own.</summary>
internal sealed record CliHost
{
    /// <summary>Results.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Progress, notices and errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Standard input, opened when it is first asked for.</summary>
    public required Func<Stream> In { get; init; }

    /// <summary>Reads an environment variable; null where it is not set.</summary>
    public required Func<string, string?> Variable { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>Numbers from 0 (inclusive) to 1 (exclusive) that spread retries.</summary>
    public required Func<double> Jitter { get; init; }

    /// <summary>Makes what carries requests; one for each command.</summary>
    public required Func<HttpMessageHandler> Handler { get; init; }

    /// <summary>Whether results go to a person's terminal.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether progress goes to a person's terminal; else it is plain lines.</summary>
    public bool ErrorIsTerminal { get; init; }

    public static CliHost OfThisProcess() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        In = Console.OpenStandardInput,
        Variable = Environment.GetEnvironmentVariable,
        Clock = TimeProvider.System,
        Jitter = Random.Shared.NextDouble,
        Handler = () => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false },
        OutIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
    };
}
